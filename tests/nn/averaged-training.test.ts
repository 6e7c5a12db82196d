import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/nn/create-engine.ts'
import type { Engine, EngineOptions } from '../../src/nn/engine.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import type { OptimizerSpec } from '../../src/nn/optimizers/index.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'
import { presets } from '../../src/nn/presets.ts'
import { firstDigits } from './digits.ts'
import { indices, stretch } from './engine-setup.ts'
import { expectClose } from './numbers.ts'

interface Fixture {
  readonly images: number
  readonly every: number
  readonly options: Pick<EngineOptions, 'labelSmoothing' | 'gradientClip' | 'weightAverage'>
  readonly runs: readonly {
    readonly name: string
    readonly optimizer: OptimizerSpec
    readonly learningRate: number
    readonly losses: readonly number[]
    readonly inferenceLoss: number
    readonly parametersAtEvery: readonly number[]
    readonly averageAtEvery: readonly number[]
  }[]
}

// Made by tests/fixtures/nn/make-fixtures.py.
const fixture: Fixture = JSON.parse(
  readFileSync(new URL('../fixtures/nn/lenet-5-averaged.json', import.meta.url)).toString(),
)
const network = buildNetwork(presets['lenet-5'].spec)
const first = Float32Array.from(
  { length: network.parameterCount },
  (_, i) => ((Math.imul(i, 2654435761) >>> 0) / 2 ** 32 - 0.5) * 0.2,
)
const order = indices(0, fixture.images)

const engines: Record<string, (options: EngineOptions) => Promise<Engine>> = {
  plain: async (options) => createPlainEngine(options),
  compiled: createEngine,
}

describe.each(Object.keys(engines))('smoothed, clipped and averaged, the %s engine', (kind) => {
  it.each(fixture.runs)('moves like PyTorch’s $name', async (run) => {
    const { optimizer, learningRate, losses, inferenceLoss } = run
    const engine = await engines[kind]!({
      ...{ network, optimizer, ...fixture.options, augmentation: null, seed: 1, threads: 2 },
      samples: firstDigits(fixture.images),
      normalisation: { mean: 0.1307, deviation: 0.3081 },
      batchSize: fixture.images,
    })
    engine.setParameters(first)
    const found: number[] = []
    for (let step = 0; step < losses.length; step++) {
      found.push((await engine.train(stretch(order, fixture.images, learningRate))).losses[0]!)
    }
    const everyFew = (values: Float32Array) => values.filter((_, i) => i % fixture.every === 0)
    expectClose(found, losses, 'losses')
    expectClose([(await engine.infer(order)).loss], [inferenceLoss], 'loss of inference')
    expectClose(everyFew(engine.parameters()), run.averageAtEvery, 'average')
    expectClose(everyFew(engine.state().parameters), run.parametersAtEvery, 'parameters')
    expect(engine.state().average!.at(-1)).toBe(losses.length)
    await engine.close()
  })
})
