import { describe, expect, it } from 'vitest'
import { kinds, layerOf } from '../../src/nn/layers/index.ts'
import { random } from '../../src/nn/random.ts'
import { drawTrial, largestGradientError } from './gradient-check.ts'
import { expectClose } from './numbers.ts'

const TRIALS = 25

describe.each(kinds)('the gradients of %s', (kind) => {
  it('equal the numerical ones for random options and inputs', () => {
    const draw = random(1, `gradients of ${kind}`)
    for (let number = 0; number < TRIALS; number++) {
      const trial = drawTrial(kind, draw)
      const about = JSON.stringify({ options: trial.options, inputShape: trial.inputShape })
      expect(largestGradientError(kind, trial), about).toBeLessThan(1e-6)
    }
  })

  it('are added to what the parameters’ gradients already hold', () => {
    const { pass } = drawTrial(kind, random(2, `gradients of ${kind}`))
    const layer = layerOf(kind)
    layer.forward(pass)
    layer.backward(pass)
    const once = Object.values(pass.grads).map((gradient) => gradient.slice())
    layer.backward(pass)
    for (const [at, gradient] of Object.values(pass.grads).entries()) {
      expectClose(
        gradient,
        once[at]!.map((value: number) => 2 * value),
        'gradient',
      )
    }
  })
})

it('tries strides, paddings and overlapping windows', () => {
  const draw = random(1, 'gradients of conv2d')
  const trials = Array.from({ length: TRIALS }, () => drawTrial('conv2d', draw).options)
  expect(trials.some(({ stride }) => Number(stride) > 1)).toBe(true)
  expect(trials.some(({ padding }) => Number(padding) > 0)).toBe(true)
  const pools = Array.from({ length: TRIALS }, () => drawTrial('max-pool2d', draw).options)
  expect(pools.some(({ window, stride }) => Number(window) > Number(stride))).toBe(true)
})
