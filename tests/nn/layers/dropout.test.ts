import { describe, expect, it } from 'vitest'
import { reference } from '../../../src/nn/kernels/reference.ts'
import { dropout } from '../../../src/nn/layers/dropout.ts'
import { random } from '../../../src/nn/random.ts'

const FEATURES = 10_000

function prepare(dropProbability: number, isTraining: boolean) {
  return {
    options: { dropProbability },
    inputShape: [FEATURES],
    outputShape: [FEATURES],
    batch: 1,
    x: new Float32Array(FEATURES).fill(3),
    y: new Float32Array(FEATURES),
    dy: new Float32Array(FEATURES).fill(5),
    dx: new Float32Array(FEATURES),
    params: {},
    grads: {},
    saved: { mask: new Uint8Array(FEATURES) },
    kernels: reference,
    isTraining,
    random: random(1, 'dropout'),
  }
}

describe('dropout', () => {
  it('while training drops that share of values and scales the others up', () => {
    const pass = prepare(0.25, true)
    dropout.forward(pass)
    const dropped = pass.y.filter((value) => value === 0).length
    // Five deviations of the binomial distribution.
    expect(Math.abs(dropped - 2500)).toBeLessThan(5 * Math.sqrt(FEATURES * 0.25 * 0.75))
    expect(new Set(pass.y)).toEqual(new Set([0, 4]))
  })

  it('leads gradients back through the values that were kept', () => {
    const pass = prepare(0.5, true)
    dropout.forward(pass)
    dropout.backward(pass)
    expect(pass.dx).toEqual(pass.y.map((value) => (value === 0 ? 0 : 10)))
  })

  it('drops other values each time', () => {
    const pass = prepare(0.5, true)
    dropout.forward(pass)
    const first = pass.y.slice()
    dropout.forward(pass)
    expect(pass.y).not.toEqual(first)
  })

  it('otherwise changes nothing and draws nothing', () => {
    const pass = prepare(0.5, false)
    const state = pass.random.state()
    dropout.forward(pass)
    expect(pass.y).toEqual(pass.x)
    expect(pass.random.state()).toEqual(state)
    dropout.backward(pass)
    expect(pass.dx).toEqual(pass.dy)
  })
})
