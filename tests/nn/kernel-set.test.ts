import { expect, it } from 'vitest'
import type { Engine, EngineOptions } from '../../src/nn/engine.ts'
import { kernelSet } from '../../src/nn/kernel-set.ts'
import { buildNetwork, type NetworkSpec } from '../../src/nn/network.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'
import { float } from '../../src/nn/wasm/assembler/expression.ts'
import { ModuleBuilder } from '../../src/nn/wasm/assembler/module-builder.ts'
import { createCompiledEngine } from '../../src/nn/wasm/engine.ts'
import { adadelta, adam, adamw, everyKind, extras, indices } from './engine-setup.ts'
import { optionsWith, stretch } from './engine-setup.ts'
import { sha256 } from './numbers.ts'

/**
 * What the kernels of the set of this number come to: the first characters of the SHA-256 of all
 * weights. If one differs, a change altered last bits: raise `kernelSet`, and pin the new sums.
 */
const pinned = {
  kernelSet: 1,
  plain: {
    'classic, sgd': '0ada3c04d27cd605',
    'classic, adam, all extras': '39b5846e6cf34eb9',
    'normalised, adamw': '5adb6d3fc7be7330',
    'augmented, adadelta': '93bba3d5509f0cfd',
  },
  separate: {
    'classic, sgd': 'c00d40fd873c7016',
    'classic, adam, all extras': 'ed4ccfec2cf5ba45',
    'normalised, adamw': '1ea8faa79519dee0',
    'augmented, adadelta': 'be7adc5e8969d8e9',
  },
  fused: {
    'classic, sgd': '2202adf16ab0c7ff',
    'classic, adam, all extras': '9bdd3db03acb98bc',
    'normalised, adamw': '911f45ad88c35177',
    'augmented, adadelta': 'dc9eb1c54ce63ac9',
  },
}

/** 3x3 convolutions, dense and with pooling, wide enough for Winograd's algorithm. */
const normalised: NetworkSpec = {
  name: 'normalised',
  inputShape: [1, 28, 28],
  layers: [
    { kind: 'conv2d', filters: 16, kernel: 3, padding: 1 },
    { kind: 'batch-norm' },
    { kind: 'relu' },
    { kind: 'conv2d', filters: 16, kernel: 3, padding: 1 },
    { kind: 'batch-norm' },
    { kind: 'leaky-relu' },
    { kind: 'max-pool2d' },
    { kind: 'conv2d', filters: 24, kernel: 3 },
    { kind: 'relu' },
    { kind: 'conv2d', filters: 32, kernel: 3, padding: 1 },
    { kind: 'relu' },
    { kind: 'max-pool2d' },
    { kind: 'global-avg-pool' },
    { kind: 'dense', units: 10 },
    { kind: 'softmax' },
  ],
}

/** 5x5 convolutions and long sums of dense layers. */
const classic: NetworkSpec = {
  name: 'classic',
  inputShape: [1, 28, 28],
  layers: [
    { kind: 'conv2d', filters: 6, kernel: 5, padding: 2 },
    { kind: 'relu' },
    { kind: 'max-pool2d' },
    { kind: 'conv2d', filters: 16, kernel: 5 },
    { kind: 'relu' },
    { kind: 'avg-pool2d' },
    { kind: 'flatten' },
    { kind: 'dense', units: 84 },
    { kind: 'relu' },
    { kind: 'dropout', dropProbability: 0.4 },
    { kind: 'dense', units: 10 },
    { kind: 'softmax' },
  ],
}

const augmentation = {
  ...{ shift: 2, rotation: 10, scale: 0.1, shear: 0.1, elasticAlpha: 8, elasticSigma: 4 },
  ...{ thickness: 1, noise: 0.05, erasing: 0.3 },
}

const trainings: Record<string, Partial<EngineOptions>> = {
  'classic, sgd': { network: buildNetwork(classic) },
  'classic, adam, all extras': { network: buildNetwork(classic), optimizer: adam, ...extras },
  'normalised, adamw': { network: buildNetwork(normalised), optimizer: adamw },
  'augmented, adadelta': { network: buildNetwork(everyKind), optimizer: adadelta, augmentation },
}

it('is another one when the same seed comes to other weights', async () => {
  const compiled = (simd: 'simd' | 'relaxed-simd') => (options: EngineOptions) =>
    createCompiledEngine(options, simd)
  const found = {
    kernelSet,
    plain: await sumsOf(createPlainEngine, 3),
    separate: await sumsOf(compiled('simd'), 16),
    fused: await sumsOf(compiled('relaxed-simd'), 16),
  }
  // Relaxed arithmetic rounds once or twice, as the processor has it.
  const expected = isRelaxedFused() ? pinned : { ...pinned, fused: pinned.separate }
  expect(found).toEqual(expected)
})

/** After a whole batch and a part of one. */
async function sumsOf(
  create: (options: EngineOptions) => Engine | Promise<Engine>,
  batchSize: number,
): Promise<Record<string, string>> {
  const sums: Record<string, string> = {}
  for (const [name, changes] of Object.entries(trainings)) {
    const engine = await create(optionsWith({ batchSize, ...changes }))
    await engine.train(stretch(indices(0, batchSize + 2), batchSize, 0.01))
    sums[name] = sha256(engine.state().parameters).slice(0, 16)
    await engine.close()
  }
  return sums
}

/** (1 + 2^-12)^2 keeps its last bit, 2^-24, only where it is not rounded before the addition. */
function isRelaxedFused(): boolean {
  const module = new ModuleBuilder({ maximumPages: 1, hasRelaxedSimd: true })
  const x = 1 + 2 ** -12
  const probe = module.function('probe', { x: 'f32' }, (f, { x }) => {
    f.return(module.scalarMadd(x, x, float(-(1 + 2 ** -11))))
  })
  module.export(probe)
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), {
    env: { memory },
  })
  return (instance.exports['probe'] as (x: number) => number)(x) !== 0
}
