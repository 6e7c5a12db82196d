import { afterEach, describe, expect, it } from 'vitest'
import type { Engine, EngineOptions } from '../../../src/nn/engine.ts'
import type { LayerSpec } from '../../../src/nn/layers/index.ts'
import { buildNetwork, type Network, type NetworkSpec } from '../../../src/nn/network.ts'
import { createPlainEngine } from '../../../src/nn/plain-engine.ts'
import { presets } from '../../../src/nn/presets.ts'
import { random } from '../../../src/nn/random.ts'
import { createCompiledEngine } from '../../../src/nn/wasm/engine.ts'
import { lowerForInference } from '../../../src/nn/wasm/inference-network.ts'
import { lower } from '../../../src/nn/wasm/lower.ts'
import { type LoweredNetwork } from '../../../src/nn/wasm/lowered-network.ts'
import { extras, indices, optionsWith, sgd, stretch } from '../engine-setup.ts'
import { noise, randomNetwork, withoutDropout } from './networks.ts'
import { expectNear, seeds } from './workbench.ts'

const made: Engine[] = []
afterEach(async () => {
  for (const engine of made.splice(0)) await engine.close()
})

const conv = (filters: number, padding = 1): LayerSpec => {
  return { kind: 'conv2d', filters, kernel: 3, padding }
}
const [norm, relu, pool, flatten]: LayerSpec[] = [
  { kind: 'batch-norm' },
  { kind: 'relu' },
  { kind: 'max-pool2d' },
  { kind: 'flatten' },
]
const end: LayerSpec[] = [{ kind: 'dense', units: 5 }, { kind: 'softmax' }]

/** Layers of images of 3 channels, 12 x 10 pixels. */
const normalised: Record<string, LayerSpec[]> = {
  'at the input': [norm!, conv(6), relu!, flatten!, ...end],
  'behind a pooling': [conv(5), pool!, norm!, relu!, conv(7), flatten!, ...end],
  'before a pooling, by Winograd’s algorithm': [
    ...[conv(16), norm!, relu!, conv(16), norm!, relu!, pool!],
    ...[conv(24), norm!, relu!, flatten!, ...end],
  ],
  'before a pooling and then a ReLU': [conv(16), conv(16), norm!, pool!, relu!, flatten!, ...end],
  'twice in a row': [conv(6), norm!, norm!, relu!, pool!, flatten!, ...end],
  'behind a ReLU and again': [conv(6), relu!, norm!, norm!, relu!, pool!, flatten!, ...end],
  'behind dense layers': [
    ...[flatten!, { kind: 'dense', units: 11 } as const, norm!, relu!],
    ...[{ kind: 'dense', units: 8 } as const, norm!, norm!, ...end],
  ],
  'behind the last layer': [flatten!, { kind: 'dense', units: 5 }, norm!],
  'behind a flattened image': [conv(4), flatten!, norm!, ...end],
  'before a leaky ReLU': [conv(6), norm!, { kind: 'leaky-relu', slope: 0.1 }, flatten!, ...end],
  'behind an average': [conv(6), norm!, relu!, { kind: 'global-avg-pool' }, norm!, ...end],
  'behind large windows on grey images': [
    { kind: 'conv2d', filters: 6, kernel: 5, padding: 2 },
    ...[norm!, relu!, pool!, flatten!, ...end],
  ],
  'with a large epsilon': [conv(6), { kind: 'batch-norm', epsilon: 0.1 }, flatten!, ...end],
}

function networkOf(name: string): Network {
  const inputShape = name.includes('grey') ? [1, 12, 10] : [3, 12, 10]
  return buildNetwork({ name, inputShape, layers: normalised[name]! })
}

/** A random network with a normalisation behind about every second layer. */
function randomNormalised(seed: number): Network {
  const { spec } = randomNetwork(seed)
  const stream = random(seed, 'normalisations')
  const layers = spec.layers.flatMap((layer): LayerSpec[] => {
    if (layer.kind === 'softmax' || stream.integer(2) === 0) return [layer]
    return [layer, norm!]
  })
  return buildNetwork({ ...spec, layers })
}

/** Parameters as after a long training: statistics and scales of every size. */
function lived({ parameters, parameterCount }: Network, seed: number): Float32Array {
  const stream = random(seed, 'lived')
  const values = new Float32Array(parameterCount)
  for (const { name, shape, offset, length } of parameters) {
    const inputs = shape.slice(1).reduce((product, size) => product * size, 1)
    for (let at = offset; at < offset + length; at++) {
      if (name.endsWith('running_var')) values[at] = 0.05 + 2 * stream.uniform()
      else if (shape.length === 1) values[at] = stream.normal() / 2
      else values[at] = stream.normal() * Math.sqrt(2 / inputs)
    }
  }
  return values
}

async function bothEngines(network: Network, changes: Partial<EngineOptions> = {}) {
  const samples = noise(network, 30, random(5, 'noise'))
  const options = optionsWith({ network, samples, ...changes })
  const fast = await createCompiledEngine(options, 'relaxed-simd')
  made.push(fast)
  return { plain: createPlainEngine(options), fast, samples }
}

async function expectSameAnswers(fast: Engine, plain: Engine, what: string, share = 1e-5) {
  const [found, expected] = [await fast.infer(indices(0, 30)), await plain.infer(indices(0, 30))]
  expectNear(found.probabilities, expected.probabilities, what, share)
}

describe('normalisation folded into the layer before it', () => {
  it.each(Object.keys(normalised))('%s gives the plain engine’s answers', async (name) => {
    const network = networkOf(name)
    const { plain, fast, samples } = await bothEngines(network)
    for (const engine of [plain, fast]) engine.setParameters(lived(network, 2))
    await expectSameAnswers(fast, plain, name)

    const pixels = samples.pixels.subarray(0, samples.pixels.length / 30)
    const expected = await plain.activations(pixels)
    const found = await fast.activations(pixels)
    expect(found.length).toBe(network.layers.length + (name.includes('last layer') ? 1 : 0))
    for (const [layer, values] of expected.entries()) {
      expectNear(found[layer]!, values, `${name}, layer ${layer + 1}`)
    }
  })

  it.each(seeds(25))('random network %i gives the plain engine’s answers', async (seed) => {
    const network = randomNormalised(seed)
    const { plain, fast } = await bothEngines(network)
    for (const engine of [plain, fast]) engine.setParameters(lived(network, seed))
    await expectSameAnswers(fast, plain, network.spec.name)
  })

  it('follows the weights through training, averaging, setting and restoring', async () => {
    const network = networkOf('before a pooling, by Winograd’s algorithm')
    for (const changes of [{}, extras]) {
      const { plain, fast } = await bothEngines(network, { batchSize: 10, ...changes })
      const plan = stretch(indices(0, 20), 10, 0.01)
      await fast.infer(indices(0, 2))
      for (const engine of [plain, fast]) await engine.train(plan)
      await expectSameAnswers(fast, plain, 'trained', 1e-4)
      const before = [plain.state(), fast.state()] as const
      for (const engine of [plain, fast]) engine.setParameters(lived(network, 3))
      await expectSameAnswers(fast, plain, 'set')
      for (const engine of [plain, fast]) await engine.train(plan)
      plain.restore(before[0])
      fast.restore(before[1])
      await expectSameAnswers(fast, plain, 'restored', 1e-4)
    }
  })

  it('leaves training alone, whenever answers are wanted', async () => {
    const network = buildNetwork(withoutDropout(presets['inkling-small'].spec))
    const { fast: asked } = await bothEngines(network, { weightAverage: 0.9 })
    const { fast: left } = await bothEngines(network, { weightAverage: 0.9 })
    for (let step = 0; step < 3; step++) {
      await asked.train(stretch(indices(0, 20), 20))
      await asked.infer(indices(0, 30))
      await left.train(stretch(indices(0, 20), 20))
    }
    expect(asked.state()).toEqual(left.state())
  })

  it('works without relaxed SIMD and on several threads', async () => {
    const network = buildNetwork(presets['inkling-small'].spec)
    const { plain } = await bothEngines(network, { optimizer: sgd })
    const samples = noise(network, 30, random(5, 'noise'))
    const options = optionsWith({ network, samples, threads: 3 })
    const fast = await createCompiledEngine(options, 'simd')
    made.push(fast)
    for (const engine of [plain, fast]) engine.setParameters(lived(network, 4))
    await expectSameAnswers(fast, plain, 'inkling-small')
  })
})

describe('the network as it answers', () => {
  const kindsOf = (spec: NetworkSpec) =>
    lowerForInference(buildNetwork(spec))?.lowered.operations.map(({ kind }) => kind)

  it('has the operations that it would have without normalisation', () => {
    for (const name of ['inkling-small', 'inkling-large'] as const) {
      const { spec } = presets[name]
      const without = spec.layers.filter(({ kind }) => kind !== 'batch-norm')
      const { lowered, taken } = lowerForInference(buildNetwork(spec))!
      const expected = lower(buildNetwork({ ...spec, layers: without }), { isFused: true })
      const shapes = ({ operations }: LoweredNetwork) =>
        operations.map((operation) => ({ ...operation, layer: null }))
      expect(shapes(lowered)).toEqual(shapes(expected))
      expect(lowered.values).toEqual(expected.values)
      const convolutions = taken.filter((_, at) => lowered.operations[at]!.kind === 'conv2d')
      expect(convolutions.map((names) => names.length)).toEqual(convolutions.map(() => 1))
    }
  })

  it('is that of training where no layer takes a normalisation over', () => {
    expect(lowerForInference(buildNetwork(presets['lenet-5'].spec))).toBeNull()
    expect(lowerForInference(networkOf('at the input'))).toBeNull()
    expect(lowerForInference(networkOf('behind a pooling'))).toBeNull()
  })

  it('keeps a normalisation behind anything else', () => {
    const { spec } = networkOf('behind a ReLU and again')
    const layers = [conv(4), norm!, ...spec.layers]
    expect(kindsOf({ ...spec, layers })).toEqual([
      ...['conv2d', 'conv2d', 'batch-norm', 'batch-norm', 'max-pool2d', 'dense'],
    ])
  })
})
