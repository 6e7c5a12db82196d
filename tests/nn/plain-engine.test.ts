import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/nn/create-engine.ts'
import { plainTraining } from '../../src/nn/engine.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { presets } from '../../src/nn/presets.ts'
import {
  adadelta,
  adam,
  adamw,
  digits,
  engine,
  everyKind,
  extras,
  indices,
  sgd,
  stretch,
} from './engine-setup.ts'
import { sha256 } from './numbers.ts'

describe('training', () => {
  it.each([
    ['seed', sgd, 0.02],
    ['lenet-5', sgd, 0.02],
    ['lenet-5', adam, 0.002],
  ] as const)('%s learns 32 digits by heart with %o', async (name, optimizer, learningRate) => {
    const network = buildNetwork(presets[name].spec)
    const learner = engine({ network, optimizer })
    const order = indices(0, 32)
    let correct = 0
    for (let epoch = 0; epoch < 60 && correct < 32; epoch++) {
      const result = await learner.train(stretch(order, 32, learningRate))
      correct = result.correct[0]!
    }
    expect(correct).toBe(32)
  })

  it('gives the same weights for the same seed, and others for another', async () => {
    const weightsOf = async (seed: number) => {
      const learner = engine({ seed })
      await learner.train(stretch(indices(0, 80), 20))
      return sha256(learner.parameters())
    }
    expect(await weightsOf(1)).toBe(await weightsOf(1))
    expect(await weightsOf(2)).not.toBe(await weightsOf(1))
  })

  it.each([
    [sgd, {}],
    [adam, {}],
    [adamw, extras],
    [adadelta, extras],
  ])('continues exactly from a state with %o and %o', async (optimizer, more) => {
    const whole = engine({ optimizer, ...more })
    await whole.train(stretch(indices(0, 40), 20))
    const state = whole.state()
    const expected = await whole.train(stretch(indices(40, 80), 20))

    const resumed = engine({ optimizer, ...more, seed: 7 })
    await resumed.train(stretch(indices(0, 20), 20))
    resumed.restore(state)
    expect(await resumed.train(stretch(indices(40, 80), 20))).toEqual(expected)
    expect(resumed.state()).toEqual(whole.state())
  })

  it('computes with the averaged weights and trains the others', async () => {
    const [averaged, other, reader] = [engine({ weightAverage: 0.9 }), engine(), engine()]
    const pixels = digits.pixels.subarray(0, 784)
    for (const from of [0, 20]) {
      const plan = stretch(indices(from, from + 20), 20)
      expect(await averaged.train(plan)).toEqual(await other.train(plan))
      expect(averaged.parameters()).not.toEqual(other.parameters())
      reader.setParameters(averaged.parameters())
      expect(await averaged.infer(indices(0, 20))).toEqual(await reader.infer(indices(0, 20)))
      expect(await averaged.activations(pixels)).toEqual(await reader.activations(pixels))
    }
    expect(averaged.state().parameters).toEqual(other.parameters())
  })

  it('does not mind how steps are grouped into stretches', async () => {
    const [atOnce, oneByOne] = [engine(), engine()]
    const expected = await atOnce.train(stretch(indices(0, 60), 20))
    for (let step = 0; step < 3; step++) {
      const result = await oneByOne.train(stretch(indices(20 * step, 20 * step + 20), 20))
      expect(result.losses[0]).toBe(expected.losses[step])
    }
    expect(oneByOne.parameters()).toEqual(atOnce.parameters())
  })

  it('takes the mean over a last batch that is smaller', async () => {
    const network = buildNetwork(presets.seed.spec)
    const [learner, other] = [engine({ network }), engine({ network })]
    const { losses, correct } = await learner.train(stretch(indices(0, 50), 32))
    expect([losses.length, correct.length]).toEqual([2, 2])

    await other.train(stretch(indices(0, 32), 32))
    const { loss } = await other.infer(indices(32, 50))
    expect(losses[1]).toBeCloseTo(loss, 6)
    await other.train(stretch(indices(32, 50), 18))
    expect(learner.parameters()).toEqual(other.parameters())
  })

  it('stops before the update when the loss is not finite', async () => {
    const diverging = engine()
    const before = engine()
    const plan = stretch(indices(0, 80), 20, 1e30)
    const result = await diverging.train(plan)
    expect(result.divergedAt).toBeGreaterThan(0)
    const at = result.divergedAt!
    expect(result.losses[at]).not.toSatisfy(Number.isFinite)
    expect(result.losses.subarray(0, at)).toSatisfy((losses) => losses.every(Number.isFinite))
    expect(result.losses.subarray(at + 1)).toSatisfy((losses) =>
      losses.every((l: number) => l === 0),
    )

    await before.train(stretch(indices(0, 20 * at), 20, 1e30))
    expect(diverging.parameters()).toEqual(before.parameters())
  })

  it('learns without a softmax layer exactly as with one', async () => {
    const layers = everyKind.layers.slice(0, -1)
    const without = engine({ network: buildNetwork({ ...everyKind, layers }) })
    const with_ = engine()
    await without.train(stretch(indices(0, 40), 20))
    await with_.train(stretch(indices(0, 40), 20))
    expect(without.parameters()).toEqual(with_.parameters())
  })

  it('leaves a network without parameters as it is', async () => {
    const network = buildNetwork({
      name: 'nothing to learn',
      inputShape: [1, 28, 28],
      layers: [{ kind: 'max-pool2d', window: 14, stride: 14 }, { kind: 'flatten' }],
    })
    const samples = { pixels: digits.pixels, labels: new Uint8Array(80) }
    const { losses } = await engine({ network, samples }).train(stretch(indices(0, 20), 20))
    expect(losses[0]).toBeGreaterThan(0)
  })
})

describe('inference', () => {
  it('in batches equals one by one', async () => {
    const learner = engine()
    const together = await learner.infer(indices(0, 37))
    let loss = 0
    for (let image = 0; image < 37; image++) {
      const alone = await learner.infer(Uint32Array.of(image))
      loss += alone.loss
      const expected = together.probabilities.subarray(image * 10, image * 10 + 10)
      expect(alone.probabilities).toEqual(expected)
    }
    expect(together.loss).toBeCloseTo(loss / 37, 12)
  })

  it('gives probabilities and the loss of the labels', async () => {
    const { probabilities, loss } = await engine().infer(indices(0, 20))
    let expected = 0
    for (let image = 0; image < 20; image++) {
      const row = probabilities.subarray(image * 10, image * 10 + 10)
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6)
      expected -= Math.log(row[digits.labels[image]!]!) / 20
    }
    expect(loss).toBeCloseTo(expected, 6)
  })

  it('changes nothing', async () => {
    const learner = engine()
    const before = learner.state()
    await learner.infer(indices(0, 20))
    await learner.activations(digits.pixels.subarray(0, 784))
    expect(learner.state()).toEqual(before)
  })

  it.each([true, false])('shows what every layer gives (softmax layer: %s)', async (hasSoftmax) => {
    const layers = hasSoftmax ? everyKind.layers : everyKind.layers.slice(0, -1)
    const learner = engine({ network: buildNetwork({ ...everyKind, layers }) })
    const { probabilities } = await learner.infer(Uint32Array.of(3))
    const activations = await learner.activations(digits.pixels.subarray(3 * 784, 4 * 784))
    expect(activations.map(({ length }) => length)).toEqual([432, 432, 108, 108, 108, 10, 10])
    expect(activations.at(-1)).toEqual(probabilities)
    expect(activations[1]).toEqual(activations[0]!.map((value) => Math.max(value, 0)))
  })

  it('of nothing is nothing', async () => {
    const { probabilities, loss } = await engine().infer(new Uint32Array(0))
    expect(probabilities.length).toBe(0)
    expect(loss).toBe(0)
  })
})

it('createEngine gives an engine for the network', async () => {
  const network = buildNetwork(everyKind)
  const created = await createEngine({
    network,
    samples: digits,
    normalisation: { mean: 0, deviation: 1 },
    optimizer: sgd,
    seed: 1,
    batchSize: 8,
    threads: 1,
    ...plainTraining,
  })
  expect(created.parameters().length).toBe(network.parameterCount)
  expect(created.info.threads).toBeGreaterThanOrEqual(1)
  await created.close()
})
