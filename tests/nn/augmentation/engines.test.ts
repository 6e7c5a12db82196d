import { afterEach, describe, expect, it } from 'vitest'
import {
  type Augmentation,
  AugmentationError,
  noAugmentation,
} from '../../../src/nn/augmentation/augmentation.ts'
import { createAugmenter } from '../../../src/nn/augmentation/augmenter.ts'
import { type Engine, type EngineOptions, plainTraining } from '../../../src/nn/engine.ts'
import { buildNetwork, type NetworkSpec } from '../../../src/nn/network.ts'
import { createPlainEngine } from '../../../src/nn/plain-engine.ts'
import { presets } from '../../../src/nn/presets.ts'
import { random } from '../../../src/nn/random.ts'
import { createCompiledEngine } from '../../../src/nn/wasm/engine.ts'
import { digits, everyKind, indices, sgd, stretch } from '../engine-setup.ts'
import { sha256 } from '../numbers.ts'
import { noise, oddNetworks } from '../wasm/networks.ts'

const augmentation: Augmentation = {
  ...{ shift: 2, rotation: 12, scale: 0.12, shear: 0.2, elasticAlpha: 1, elasticSigma: 4 },
  ...{ thickness: 0.5, noise: 0.02, erasing: 0.2 },
}
const base: EngineOptions = {
  network: buildNetwork(everyKind),
  samples: digits,
  normalisation: { mean: 0.1307, deviation: 0.3081 },
  ...{ optimizer: sgd, seed: 1, batchSize: 32, threads: 1 },
  ...plainTraining,
  augmentation,
}
const engines: Record<string, (options: EngineOptions) => Promise<Engine>> = {
  plain: async (options) => createPlainEngine(options),
  compiled: (options) => createCompiledEngine(options, 'relaxed-simd'),
}
const made: Engine[] = []
afterEach(async () => {
  for (const engine of made.splice(0)) await engine.close()
})

async function create(kind: string, changes: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await engines[kind]!({ ...base, ...changes })
  made.push(engine)
  return engine
}

/** The weights after a stretch that begins at so many visits. */
async function trained(
  kind: string,
  order: Uint32Array,
  firstVisit: number,
  changes: Partial<EngineOptions> = {},
): Promise<string> {
  const engine = await create(kind, changes)
  await engine.train({ ...stretch(order, 32, 0.02), firstVisit })
  return sha256(engine.parameters())
}

/** The images of the order as they are at their visits. */
function augmentedSamples({ samples, network, seed }: EngineOptions, order: Uint32Array) {
  const augmenter = createAugmenter(augmentation, network.spec.inputShape, seed)
  const size = samples.pixels.length / samples.labels.length
  const pixels = new Uint8Array(order.length * size)
  order.forEach((image, i) => augmenter.augment(samples.pixels, image, 500 + i, pixels, i * size))
  return { pixels, labels: Uint8Array.from(order, (image) => samples.labels[image]!) }
}

describe.each(Object.keys(engines))('the %s engine with augmentation', (kind) => {
  const ofImages = oddNetworks.filter(({ inputShape }) => inputShape.length === 3)
  // Batch normalisation goes through a batch several times, but an image is visited once.
  const normalised: NetworkSpec = {
    ...{ name: 'batch normalisation', inputShape: [1, 12, 12] },
    layers: [
      ...[{ kind: 'conv2d', filters: 4, kernel: 3 } as const, { kind: 'batch-norm' } as const],
      ...[{ kind: 'relu' } as const, { kind: 'max-pool2d' } as const, { kind: 'flatten' } as const],
      ...[{ kind: 'dense', units: 8 } as const, { kind: 'batch-norm' } as const],
      { kind: 'dense', units: 10 },
    ],
  }
  const networks = [everyKind, normalised, presets['lenet-5'].spec, ...ofImages]

  it.each(networks.map((spec) => [spec.name, buildNetwork(spec)] as const))(
    'learns the images as they are at their visits: %s',
    async (_name, network) => {
      const stream = random(2, 'samples')
      const samples = noise(network, 40, stream)
      const order = Uint32Array.from({ length: 75 }, () => stream.integer(40))
      const options = { ...base, network, samples, threads: 2 }
      const before = { network, samples: augmentedSamples(options, order), augmentation: null }
      const expected = await trained(kind, indices(0, 75), 500, before)
      expect(await trained(kind, order, 500, options)).toBe(expected)
      expect(await trained(kind, order, 501, options)).not.toBe(expected)
    },
  )

  it('learns the same in one stretch and in several, from a state that was kept too', async () => {
    const whole = await trained(kind, indices(0, 80), 1000)
    const first = await create(kind)
    await first.train({ ...stretch(indices(0, 32), 32, 0.02), firstVisit: 1000 })
    const second = await create(kind, { threads: 2 })
    second.restore(first.state())
    await second.train({ ...stretch(indices(32, 80), 32, 0.02), firstVisit: 1032 })
    expect(sha256(second.parameters())).toBe(whole)
  })

  it('learns the images themselves if every change is off', async () => {
    const order = indices(0, 80)
    const off = await trained(kind, order, 7, { augmentation: noAugmentation })
    expect(off).toBe(await trained(kind, order, 0, { augmentation: null }))
  })

  it('never changes images that it only reads', async () => {
    const changed = await create(kind)
    const plain = await create(kind, { augmentation: null })
    const order = indices(0, 80)
    expect(await changed.infer(order)).toEqual(await plain.infer(order))
    const image = digits.pixels.slice(0, 784)
    expect(await changed.activations(image)).toEqual(await plain.activations(image))
    // Reading between two steps changes nothing either.
    await changed.train({ ...stretch(indices(0, 32), 32, 0.02), firstVisit: 0 })
    await changed.infer(order)
    await changed.train({ ...stretch(indices(32, 80), 32, 0.02), firstVisit: 32 })
    expect(sha256(changed.parameters())).toBe(await trained(kind, order, 0))
  })

  it('says that it can change images only', async () => {
    const network = buildNetwork({
      ...{ name: 'flat', inputShape: [784] },
      layers: [{ kind: 'dense', units: 10 }],
    })
    await expect(create(kind, { network })).rejects.toThrow(AugmentationError)
  })

  it('refuses a number of visits that there cannot have been', async () => {
    const engine = await create(kind)
    for (const firstVisit of [-1, 0.5, NaN]) {
      const wrong = { ...stretch(indices(0, 32), 32), firstVisit }
      await expect(engine.train(wrong)).rejects.toThrow(`but not ${firstVisit}.`)
    }
  })
})

it('gives the same weights bit for bit on any number of threads', async () => {
  const order = Uint32Array.from({ length: 240 }, (_, i) => (i * 7) % 80)
  const one = await trained('compiled', order, 9)
  for (const threads of [2, 3, 4])
    expect(await trained('compiled', order, 9, { threads })).toBe(one)
})

it('shows both engines the same images', async () => {
  const network = buildNetwork(presets['lenet-5'].spec)
  const losses = async (kind: string) => {
    const engine = await create(kind, { network })
    return (await engine.train({ ...stretch(indices(0, 64), 32, 0.001), firstVisit: 3 })).losses
  }
  const [plain, compiled] = [await losses('plain'), await losses('compiled')]
  expect(compiled[0]).toBeCloseTo(plain[0]!, 5)
  expect(compiled[1]).toBeCloseTo(plain[1]!, 4)
})
