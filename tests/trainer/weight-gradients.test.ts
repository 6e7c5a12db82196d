import { describe, expect, it } from 'vitest'
import { buildNetwork } from '../../src/nn/network.ts'
import { presets } from '../../src/nn/presets.ts'
import { random } from '../../src/nn/random.ts'
import { type Place, placesOf } from '../../src/nn/reach.ts'
import { backwardPass } from '../../src/trainer/backward.ts'
import { stepped, stepsFrom } from '../../src/trainer/gradient-steps.ts'
import { weightDerivationOf, weightsView } from '../../src/trainer/weight-gradients.ts'
import { stepRates } from '../../src/shared/layer-view.ts'
import { lookAt, networks, placesIn } from './seen-networks.ts'

async function goBack(spec: (typeof networks)[number]) {
  const { seen, parameters } = await lookAt(spec)
  return { seen, pass: backwardPass(buildNetwork(spec), parameters, seen.input, 3) }
}

/** Both ends of a filter, and one weight between them. */
function someOf([channels = 1, height = 1, width = 1]: readonly number[], index: number): Place[] {
  const places = (channel: number) => placesOf(channel, { row: 0, column: 0, height, width })
  const middle = places(Math.floor(channels / 2))
  return [places(0)[0]!, middle[index % middle.length]!, places(channels - 1).at(-1)!]
}

describe.each(networks.map((spec) => [spec.name, spec] as const))('in %s', (_name, spec) => {
  it('the gradient of a weight is the sum over its places that backpropagation gave', async () => {
    const { seen, pass } = await goBack(spec)
    const draw = random(11, 'order')
    const told = placesIn(seen)
      .map((at) => ({ at, view: weightsView(pass, at) }))
      .filter(({ view }) => view !== null)
    expect(told.length).toBeGreaterThan(20)
    let checked = 0
    const differences: number[] = []
    for (const { at, view } of told.filter((_one, i) => i % 5 === 0)) {
      const { shape, weights, gradients } = view!
      const [, height = 1, width = 1] = shape
      const scale = Math.max(...gradients.map(Math.abs))
      for (const weight of someOf(shape, Math.floor(draw.uniform() * 25))) {
        const index = (weight.channel * height + weight.row) * width + weight.column
        const found = weightDerivationOf(pass, at, weight)!
        expect(found.value).toBe(weights[index])
        expect(Math.abs(found.gradient - gradients[index]!)).toBeLessThanOrEqual(1e-4 * scale)
        expect(found.deltas.length).toBe(view!.places)
        differences.push(Math.abs(found.measured - found.gradient) / (scale + 1e-3))
        checked++
      }
    }
    expect(checked).toBeGreaterThan(12)
    // Some weights are moved over a kink of ReLU or pooling, most are not.
    const middle = differences.toSorted((a, b) => a - b)[Math.floor(checked / 2)]!
    expect(middle).toBeLessThan(0.01)
  })
})

describe('weightsView', () => {
  it('shows a unit behind Flatten as it reads the maps before', async () => {
    const { pass } = await goBack(presets['lenet-5'].spec)
    const view = weightsView(pass, { stage: 5, channel: 7, row: 0, column: 0 })!
    expect(view.shape).toEqual([16, 5, 5])
    expect(view.places).toBe(1)
    const { offset } = pass.network.parameters.find(({ name }) => name === 'fc1.weight')!
    expect(view.weights).toEqual(pass.parameters.slice(offset + 7 * 400, offset + 8 * 400))
    expect(view.single.map(({ kind, name }) => [kind, name])).toEqual([['dense', 'bias']])
  })

  it('tells scale and shift of a normalisation, and their gradients', async () => {
    const odd = networks.find(({ name }) => name === 'odd')!
    const { pass } = await goBack(odd)
    const { single } = weightsView(pass, { stage: 1, channel: 4, row: 0, column: 0 })!
    expect(single.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'conv2d bias',
      'batch-norm weight',
      'batch-norm bias',
    ])
    const { offset } = pass.network.parameters.find(({ name }) => name === 'bn1.weight')!
    expect(single[1]!.value).toBe(pass.parameters[offset + 4])
    expect(single[1]!.gradient).toBe(pass.gradients[offset + 4])
    expect(single[1]!.gradient).not.toBe(0)
  })

  it.each([
    ['the image', { stage: 0, channel: 0, row: 3, column: 3 }],
    ['a pooling', { stage: 2, channel: 0, row: 3, column: 3 }],
    ['a map that is not there', { stage: 1, channel: 6, row: 3, column: 3 }],
  ])('has nothing of %s', async (_what, at) => {
    const { pass } = await goBack(presets['lenet-5'].spec)
    expect(weightsView(pass, at)).toBeNull()
    expect(weightDerivationOf(pass, at, { channel: 0, row: 0, column: 0 })).toBeNull()
  })
})

describe('stepsFrom', () => {
  it('lowers the loss by the square of the gradient’s length, for small steps', async () => {
    const { pass } = await goBack(presets['lenet-5'].spec)
    const { before, after } = await stepsFrom(pass, (rate) => stepped(pass, rate))
    expect(before.loss).toBe(pass.loss)
    const squared = pass.gradients.reduce((sum, gradient) => sum + gradient ** 2, 0)
    expect((before.loss - after[0]!.loss) / (stepRates[0] * squared)).toBeCloseTo(1, 1)
    for (const [i, { loss, probability }] of after.entries()) {
      if (stepRates[i]! <= 0.5) expect(loss).toBeCloseTo(-Math.log(probability), 3)
    }
  })
})
