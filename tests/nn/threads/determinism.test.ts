import { describe, expect, it } from 'vitest'
import { plainTraining, type EngineOptions } from '../../../src/nn/engine.ts'
import { buildNetwork, type NetworkSpec } from '../../../src/nn/network.ts'
import { presets } from '../../../src/nn/presets.ts'
import { random } from '../../../src/nn/random.ts'
import { defaultThreads } from '../../../src/nn/threads/default-threads.ts'
import { createCompiledEngine } from '../../../src/nn/wasm/engine.ts'
import { adadelta, adamw, everyKind, extras, sgd, stretch } from '../engine-setup.ts'
import { sha256 } from '../numbers.ts'
import { noise, oddNetworks } from '../wasm/networks.ts'

/** Weights after a few steps with dropout as it is, the last batch a partial one. */
async function weightsSha256(
  spec: NetworkSpec,
  threads: number,
  batchSize = 40,
  changes: Partial<EngineOptions> = {},
): Promise<string> {
  const network = buildNetwork(spec)
  const stream = random(5, 'samples')
  const samples = noise(network, 60, stream)
  const engine = await createCompiledEngine(
    {
      ...{ network, samples, threads, batchSize, optimizer: sgd, seed: 3 },
      normalisation: { mean: 0.1307, deviation: 0.3081 },
      ...plainTraining,
      ...changes,
    },
    'relaxed-simd',
  )
  const order = Uint32Array.from({ length: 2 * batchSize + 13 }, () => stream.integer(60))
  const { losses, correct } = await engine.train(stretch(order, batchSize, 0.01))
  const { probabilities } = await engine.infer(order)
  const { parameters } = engine.state()
  const all = [...parameters, ...engine.parameters(), ...losses, ...correct, ...probabilities]
  await engine.close()
  return sha256(Float32Array.from(all))
}

describe('the same weights bit for bit on any number of threads', () => {
  const networks = [...Object.values(presets).map(({ spec }) => spec), everyKind, ...oddNetworks]
  it.each(networks.map((spec) => [spec.name, spec] as const))('%s', async (_name, spec) => {
    const one = await weightsSha256(spec, 1)
    for (const threads of [2, 3, 4]) expect(await weightsSha256(spec, threads)).toBe(one)
  })

  it.each([sgd, adamw, adadelta])('with clipping and averaging by %o', async (optimizer) => {
    const changes = { ...extras, optimizer }
    const { 'lenet-5': lenet, 'inkling-small': normalised } = presets
    for (const spec of [lenet.spec, normalised.spec, everyKind, ...oddNetworks]) {
      const one = await weightsSha256(spec, 1, 40, changes)
      for (const threads of [2, 3, 4]) {
        expect(await weightsSha256(spec, threads, 40, changes), spec.name).toBe(one)
      }
    }
  })

  it('also where a shard has several slices', async () => {
    expect(await weightsSha256(everyKind, 3, 1300)).toBe(await weightsSha256(everyKind, 1, 1300))
  })

  it('while two engines share the pool', async () => {
    const one = await weightsSha256(everyKind, 1)
    const [lenet, odd] = [presets['lenet-5'].spec, oddNetworks[1]!]
    const alone = [await weightsSha256(lenet, 2), await weightsSha256(odd, 3)]
    const together = await Promise.all([
      weightsSha256(lenet, 2),
      weightsSha256(odd, 3),
      weightsSha256(everyKind, 4),
    ])
    expect(together).toEqual([...alone, one])
  })
})

it.each([
  [1, 1],
  [2, 2],
  [4, 3],
  [64, 8],
])('a machine with %i cores computes on %i threads', (cores, threads) => {
  expect(defaultThreads(cores)).toBe(threads)
})
