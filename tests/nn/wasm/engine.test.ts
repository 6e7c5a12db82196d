import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Engine, EngineOptions } from '../../../src/nn/engine.ts'
import { buildNetwork, type Network } from '../../../src/nn/network.ts'
import type { OptimizerSpec } from '../../../src/nn/optimizers/index.ts'
import { createPlainEngine } from '../../../src/nn/plain-engine.ts'
import { presets } from '../../../src/nn/presets.ts'
import { random } from '../../../src/nn/random.ts'
import { createCompiledEngine } from '../../../src/nn/wasm/engine.ts'
import { firstDigits } from '../digits.ts'
import {
  adadelta,
  adam,
  adamw,
  digits,
  extras,
  indices,
  optionsWith,
  sgd,
  stretch,
} from '../engine-setup.ts'
import { expectClose, sha256 } from '../numbers.ts'
import { noise, oddNetworks, randomNetwork, withoutDropout } from './networks.ts'
import { expectNear, seeds } from './workbench.ts'

const made: Engine[] = []
afterEach(async () => {
  for (const engine of made.splice(0)) await engine.close()
})

async function compiled(changes: Partial<EngineOptions> = {}, simd = 'relaxed-simd' as const) {
  const engine = await createCompiledEngine(optionsWith(changes), simd)
  made.push(engine)
  return engine
}

const rates = { sgd: 0.01, adam: 1e-4, adamw: 1e-4, adadelta: 0.01 }

/** The plain engine takes its time for the large ones. */
const presetBatch = 10

/** Both engines over the same batches, the last of them a partial one. */
async function expectLikePlain(
  network: Network,
  changes: Partial<EngineOptions>,
  seed: number,
  batch = 20,
) {
  const stream = random(seed, 'batches')
  const samples = noise(network, 30, stream)
  const options = optionsWith({ network, samples, ...changes })
  const [plain, fast] = [createPlainEngine(options), await compiled(options)]
  const order = Uint32Array.from({ length: 2.5 * batch }, () => stream.integer(30))
  // Few steps: a ReLU that is cut at zero in one engine and just above it in the other goes its own way.
  // Callers give seeds with whose batches that happens in none of them.
  const plan = stretch(order, batch, rates[options.optimizer.kind])
  const first = plain.parameters()
  const [expected, found] = [await plain.train(plan), await fast.train(plan)]
  expectNear(found.losses, expected.losses, 'losses')
  expect(found.correct).toEqual(expected.correct)
  const moved = (engine: Engine) => engine.parameters().map((value, i) => value - first[i]!)
  const [expectedMove, foundMove] = [moved(plain), moved(fast)]
  const reach = expectedMove.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (const { name, offset, length } of network.parameters) {
    const worst = expectedMove
      .subarray(offset, offset + length)
      .reduce((most, value, i) => Math.max(most, Math.abs(value - foundMove[offset + i]!)), 0)
    // Without SGD gradients that are nothing but rounding make full steps.
    const share = options.optimizer.kind === 'sgd' ? 2e-3 : 0.2
    expect(worst, name).toBeLessThan(share * reach + 1e-6)
  }
  const [inferred, expectedInferred] = [await fast.infer(order), await plain.infer(order)]
  expectNear(inferred.probabilities, expectedInferred.probabilities, 'probabilities')
  expect(inferred.loss).toBeCloseTo(expectedInferred.loss, 4)
}

describe('the compiled engine computes what the plain one computes', () => {
  it.each(Object.keys(presets) as (keyof typeof presets)[])('%s', async (name) => {
    const network = buildNetwork(withoutDropout(presets[name].spec))
    const optimizer = { ...sgd, nesterov: true, weightDecay: 0.01 }
    await expectLikePlain(network, { optimizer }, 6, presetBatch)
  })

  it.each(oddNetworks.map((spec) => [spec.name, spec] as const))('%s', async (_name, spec) => {
    const network = buildNetwork(spec)
    await expectLikePlain(network, { threads: 2 }, 2)
    await expectLikePlain(network, { optimizer: adam }, 3)
  })

  it.each(seeds(25))('random network %i', async (seed) => {
    await expectLikePlain(randomNetwork(seed), { batchSize: 20 }, seed)
  })

  it.each(Object.keys(presets) as (keyof typeof presets)[])(
    '%s with smoothed labels, clipped gradients and averaged weights',
    async (name) => {
      const network = buildNetwork(withoutDropout(presets[name].spec))
      await expectLikePlain(network, { ...extras, threads: 2 }, 4, presetBatch)
    },
  )

  it.each(oddNetworks.map((spec) => [spec.name, spec] as const))(
    '%s with every optimizer, smoothed, clipped and averaged',
    async (_name, spec) => {
      const network = buildNetwork(spec)
      for (const optimizer of [{ ...sgd, nesterov: true, weightDecay: 0.01 }, adamw, adadelta]) {
        await expectLikePlain(network, { ...extras, optimizer }, 5)
      }
    },
  )

  it('without relaxed SIMD as well', async () => {
    const options = optionsWith({ network: buildNetwork(presets['lenet-5'].spec) })
    const plain = createPlainEngine(options)
    const fast = await createCompiledEngine(options, 'simd')
    made.push(fast)
    expect(fast.info.name).toBe('WebAssembly, SIMD')
    const plan = stretch(indices(0, 64), 32, 0.02)
    expectNear((await fast.train(plan)).losses, (await plain.train(plan)).losses, 'losses')
    expectNear(fast.parameters(), plain.parameters(), 'parameters')
  })

  it('and the activations of every layer', async () => {
    for (const spec of [...oddNetworks, presets['keras-mnist'].spec]) {
      const network = buildNetwork(spec)
      const samples = noise(network, 2, random(1, 'pixels'))
      const options = optionsWith({ network, samples })
      const [plain, fast] = [createPlainEngine(options), await compiled(options)]
      const pixels = samples.pixels.subarray(0, samples.pixels.length / 2)
      const expected = await plain.activations(pixels)
      const found = await fast.activations(pixels)
      expect(found.length).toBe(expected.length)
      for (const [layer, values] of expected.entries()) {
        expectNear(found[layer]!, values, `${spec.name}, layer ${layer + 1}`)
      }
    }
  })
})

// Made by tests/fixtures/nn/make-fixtures.py.
describe('the compiled engine computes what PyTorch computes', () => {
  it('three steps of LeNet-5 on real digits', async () => {
    const file = new URL('../../fixtures/nn/lenet-5.json', import.meta.url)
    const fixture = JSON.parse(readFileSync(file).toString()) as {
      images: number
      optimizer: OptimizerSpec
      learningRates: number[]
      losses: number[]
      every: number
      parametersAtEvery: number[]
    }
    const network = buildNetwork(presets['lenet-5'].spec)
    const engine = await compiled({
      network,
      samples: firstDigits(fixture.images),
      optimizer: fixture.optimizer,
      batchSize: fixture.images,
      threads: 2,
    })
    const weights = Float32Array.from(
      { length: network.parameterCount },
      (_, i) => ((Math.imul(i, 2654435761) >>> 0) / 2 ** 32 - 0.5) * 0.2,
    )
    engine.setParameters(weights)
    const order = indices(0, fixture.images)
    const losses: number[] = []
    for (const rate of fixture.learningRates) {
      losses.push((await engine.train(stretch(order, fixture.images, rate))).losses[0]!)
    }
    expectClose(losses, fixture.losses, 'losses')
    const last = engine.parameters().filter((_, i) => i % fixture.every === 0)
    expectClose(last, fixture.parametersAtEvery, 'parameters')
  })
})

describe('training', () => {
  it('learns 32 digits by heart, with dropout on the way', async () => {
    const learner = await compiled({ threads: 2 })
    const order = indices(0, 32)
    for (let epoch = 0; epoch < 80; epoch++) await learner.train(stretch(order, 32, 0.02))
    const { probabilities } = await learner.infer(order)
    const right = [...order].filter((image) => {
      const row = [...probabilities.subarray(image * 10, image * 10 + 10)]
      return row.indexOf(Math.max(...row)) === digits.labels[image]
    })
    expect(right.length).toBe(32)
  })

  it.each([
    [sgd, {}],
    [adam, {}],
    [sgd, extras],
    [adamw, extras],
    [adadelta, extras],
  ])('continues exactly from a state with %o and %o', async (optimizer, more) => {
    const whole = await compiled({ optimizer, ...more })
    await whole.train(stretch(indices(0, 40), 20))
    const state = whole.state()
    const expected = await whole.train(stretch(indices(40, 80), 20))
    const resumed = await compiled({ optimizer, ...more, seed: 7 })
    await resumed.train(stretch(indices(0, 20), 20))
    resumed.restore(state)
    expect(await resumed.train(stretch(indices(40, 80), 20))).toEqual(expected)
    expect(resumed.state()).toEqual(whole.state())
  })

  it('does not mind how steps are grouped into stretches', async () => {
    const [atOnce, oneByOne] = [await compiled(), await compiled()]
    const expected = await atOnce.train(stretch(indices(0, 60), 20))
    for (let step = 0; step < 3; step++) {
      const result = await oneByOne.train(stretch(indices(20 * step, 20 * step + 20), 20))
      expect(result.losses[0]).toBe(expected.losses[step])
    }
    expect(oneByOne.parameters()).toEqual(atOnce.parameters())
  })

  it('gives the parameters back as they were set', async () => {
    for (const spec of [...oddNetworks, presets['pytorch-mnist'].spec]) {
      const network = buildNetwork(spec)
      const samples = noise(network, 2, random(1, 'pixels'))
      const engine = await compiled({ network, samples })
      const values = Float32Array.from({ length: network.parameterCount }, (_, i) => i + 1)
      engine.setParameters(values)
      expect(sha256(engine.parameters())).toBe(sha256(values))
      expect(() => engine.setParameters(values.subarray(1))).toThrow(RangeError)
    }
  })

  it('stops before the update when the loss is not finite', async () => {
    const [diverging, before] = [await compiled({ threads: 2 }), await compiled()]
    const result = await diverging.train(stretch(indices(0, 80), 20, 1e30))
    const at = result.divergedAt!
    expect(at).toBeGreaterThan(0)
    expect(result.losses[at]).not.toSatisfy(Number.isFinite)
    expect([...result.losses.subarray(at + 1)]).toEqual(new Array(3 - at).fill(0))
    await before.train(stretch(indices(0, 20 * at), 20, 1e30))
    expect(diverging.parameters()).toEqual(before.parameters())
    expect(diverging.state().random).toEqual(before.state().random)

    // And it can go on from sound weights, whatever infinities its buffers hold.
    const sound = await compiled()
    diverging.restore(sound.state())
    const plan = stretch(indices(0, 50), 20)
    expect(await diverging.train(plan)).toEqual(await sound.train(plan))
    expect(diverging.parameters()).toEqual(sound.parameters())
  })

  it('computes with the averaged weights and trains the others', async () => {
    const [averaged, other] = [await compiled({ weightAverage: 0.9 }), await compiled()]
    for (const from of [0, 20, 40]) {
      const plan = stretch(indices(from, from + 20), 20)
      expect(await averaged.train(plan)).toEqual(await other.train(plan))
      // Between two steps all of these look at the average.
      const values = averaged.parameters()
      expect(values).not.toEqual(other.parameters())
      const reader = await compiled()
      reader.setParameters(values)
      expect(await averaged.infer(indices(0, 20))).toEqual(await reader.infer(indices(0, 20)))
      const pixels = digits.pixels.subarray(0, 784)
      expect(await averaged.activations(pixels)).toEqual(await reader.activations(pixels))
    }
    expect(averaged.state().parameters).toEqual(other.parameters())
    expect(averaged.state().average?.subarray(0, -1)).toEqual(averaged.parameters())
    expect(averaged.state().average?.at(-1)).toBe(3)
  })

  it('begins the average with the weights that are set', async () => {
    const engine = await compiled({ weightAverage: 0.99 })
    const values = engine.parameters().map((_, i) => i)
    await engine.train(stretch(indices(0, 20), 20))
    await engine.infer(indices(0, 1))
    engine.setParameters(values)
    expect(engine.parameters()).toEqual(values)
    expect(engine.state().average).toEqual(Float32Array.of(...values, 0))
  })

  it('keeps no denormal numbers in the momentum of dead units', async () => {
    const network = buildNetwork(presets['lenet-5'].spec)
    const engine = await compiled({ network })
    await engine.train(stretch(indices(0, 64), 32))
    // With such biases no unit of the first dense layer ever fires again.
    const { offset, length } = network.parameters.find(({ name }) => name === 'fc1.bias')!
    engine.setParameters(engine.parameters().fill(-1e6, offset, offset + length))
    const order = Uint32Array.from({ length: 8 * 1000 }, (_, i) => i % 80)
    await engine.train(stretch(order, 8))
    const denormal = engine.state().optimizer.filter((v) => v !== 0 && Math.abs(v) < 2 ** -126)
    expect(denormal.length).toBe(0)
    const { offset: start, length: count } = network.parameters.find(
      ({ name }) => name === 'fc1.weight',
    )!
    expect(
      engine
        .state()
        .optimizer.subarray(start, start + count)
        .every((v) => v === 0),
    ).toBe(true)
  }, 60_000)

  it('takes batches of any size', async () => {
    const engine = await compiled({ batchSize: 1000 })
    const order = Uint32Array.from({ length: 1700 }, (_, i) => (i * 7) % 80)
    const { losses } = await engine.train(stretch(order, 1000, 0.001))
    expect(losses.every(Number.isFinite)).toBe(true)
    await expect(engine.train(stretch(order, 1001))).rejects.toThrow(RangeError)
    expect((await engine.train(stretch(order.subarray(0, 3), 1, 0.001))).losses.length).toBe(3)
  })

  it('leaves a network without parameters as it is', async () => {
    const network = buildNetwork({
      name: 'nothing to learn',
      inputShape: [1, 28, 28],
      layers: [{ kind: 'max-pool2d', window: 14, stride: 14 }, { kind: 'flatten' }],
    })
    const samples = { pixels: digits.pixels, labels: new Uint8Array(80) }
    const learner = await compiled({ network, samples })
    expect((await learner.train(stretch(indices(0, 20), 20))).losses[0]).toBeGreaterThan(0)
  })
})

describe('a closed engine', () => {
  it('does nothing more', async () => {
    const engine = await compiled()
    await engine.close()
    await engine.close()
    expect(() => engine.parameters()).toThrow('closed')
    await expect(engine.infer(indices(0, 1))).rejects.toThrow('closed')
  })

  it('leaves nothing of itself in the memory of the next one', async () => {
    const network = buildNetwork(presets['lenet-5'].spec)
    const learn = async () => {
      const engine = await compiled({ network })
      await engine.train(stretch(indices(0, 50), 20))
      const state = engine.state()
      await engine.close()
      return state
    }
    const first = await learn()
    const large = await compiled({ samples: firstDigits(900), optimizer: adam, batchSize: 500 })
    await large.train(stretch(indices(0, 900), 500, 1e30))
    await large.close()
    expect(await learn()).toEqual(first)
    expect(await learn()).toEqual(first)
  })
})

describe('inference', () => {
  it('in batches equals one by one', async () => {
    const learner = await compiled({ threads: 2 })
    const together = await learner.infer(indices(0, 37))
    for (let image = 0; image < 37; image++) {
      const alone = await learner.infer(Uint32Array.of(image))
      const expected = together.probabilities.subarray(image * 10, image * 10 + 10)
      expect(alone.probabilities).toEqual(expected)
    }
  })

  it('changes nothing', async () => {
    const learner = await compiled()
    await learner.train(stretch(indices(0, 40), 20))
    const before = learner.state()
    await learner.infer(indices(0, 20))
    await learner.activations(digits.pixels.subarray(0, 784))
    expect(learner.state()).toEqual(before)
  })

  it('of nothing is nothing', async () => {
    const { probabilities, loss } = await (await compiled()).infer(new Uint32Array(0))
    expect([probabilities.length, loss]).toEqual([0, 0])
  })
})

describe('what does not fit is refused', () => {
  it.each([0, -1, 1.5, NaN])('%d threads', async (threads) => {
    await expect(compiled({ threads })).rejects.toThrow(RangeError)
  })

  it.each([
    ['a sample that is not there', (engine: Engine) => engine.infer(Uint32Array.of(80))],
    ['an image of another size', (engine: Engine) => engine.activations(new Uint8Array(783))],
    [
      'a random state of another kind',
      async (engine: Engine) => engine.restore({ ...engine.state(), random: [1, 2, 3, 4] }),
    ],
    [
      'an optimizer state of another length',
      async (engine: Engine) =>
        engine.restore({ ...engine.state(), optimizer: new Float32Array(1) }),
    ],
    [
      'parameters of another length',
      async (engine: Engine) => {
        const { random, average, optimizer } = engine.state()
        const parameters = new Float32Array(3)
        engine.restore({ random, average, optimizer: optimizer.fill(9), parameters })
      },
    ],
    [
      'an average where none is kept',
      async (engine: Engine) => {
        const average = new Float32Array(engine.network.parameterCount + 1)
        engine.restore({ ...engine.state(), average })
      },
    ],
  ])('%s', async (_what, attempt) => {
    const engine = await compiled()
    const before = engine.state()
    await expect(attempt(engine)).rejects.toThrow(RangeError)
    expect(engine.state()).toEqual(before)
  })
})
