import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { noAugmentation } from '../../src/nn/augmentation/augmentation.ts'
import { createEngine } from '../../src/nn/create-engine.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'
import { optimizers } from '../../src/nn/optimizers/index.ts'
import type { EpochMetrics } from '../../src/shared/metrics.ts'
import type { TrainConfig } from '../../src/shared/train-config.ts'
import type { TrainerOptions } from '../../src/trainer/trainer.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer } from './watched-trainer.ts'

let mnist: Dataset
let folder: string
beforeAll(async () => {
  mnist = await smallMnist(330, 20)
  folder = await mkdtemp(join(tmpdir(), 'inkling-'))
})
afterAll(() => rm(folder, { recursive: true }))

const engines: Record<string, TrainerOptions['createEngine']> = {
  compiled: createEngine,
  plain: async (options) => createPlainEngine(options),
}
const nesterov = { ...optimizers.sgd.defaults, nesterov: true, weightDecay: 0.001 }
const handwriting = { shift: 2, rotation: 10, elasticAlpha: 1, elasticSigma: 4, noise: 0.02 }
const configs: Record<string, TrainConfig> = {
  sgd: { ...tinyConfig, optimizer: nesterov, threads: 2 },
  adam: { ...tinyConfig, optimizer: optimizers.adam.defaults, learningRate: 0.003 },
  averaged: {
    ...tinyConfig,
    ...{ optimizer: optimizers.adamw.defaults, learningRate: 0.003, threads: 2 },
    ...{ labelSmoothing: 0.1, gradientClip: 0.1, weightAverage: 0.99 },
  },
  adadelta: { ...tinyConfig, optimizer: optimizers.adadelta.defaults, weightAverage: 0.9 },
  augmentation: { ...tinyConfig, augmentation: { ...noAugmentation, ...handwriting } },
}
const everyWay = Object.keys(engines).flatMap((engine) =>
  Object.keys(configs).map((config) => [engine, config] as const),
)

async function trainerAt(path: string, engine: string) {
  const trainer = await watchedTrainer(mnist, { createEngine: engines[engine]! })
  await trainer.keepCheckpoints({ path, everyMs: Infinity, isKeptAtEnd: true })
  return trainer
}

/** What a run leaves behind, but for what a clock has to do with. */
async function resultOf(trainer: Awaited<ReturnType<typeof watchedTrainer>>) {
  await trainer.ended()
  const { state, history, test } = await trainer.snapshot()
  expect(state).toMatchObject({ phase: 'done', failure: null })
  const timeless = history.map((epoch: EpochMetrics) => ({
    ...epoch,
    ...{ seconds: 0, imagesPerSecond: 0 },
  }))
  return { weights: await trainer.parameters(), history: timeless, test }
}

async function pausedRun(path: string, engine: string, config: TrainConfig) {
  const trainer = await trainerAt(path, engine)
  const training = trainer.entering('training')
  await trainer.calls.start(config)
  await training
  await trainer.calls.pause()
  return trainer
}

describe.each(everyWay)('a run on the %s engine with %s', (engine, optimizer) => {
  const config = configs[optimizer]!

  it('comes to the same weights and metrics from wherever it is resumed', async () => {
    const path = join(folder, `${engine}-${optimizer}.ckpt`)
    const whole = await pausedRun(path, engine, config)
    const { totalSteps } = (await whole.snapshot()).state
    const copies: string[] = []
    for (let step = (await whole.snapshot()).state.step; step <= totalSteps; step++) {
      await whole.supervisorCalls.keepRun()
      copies.push(`${path}.${step}`)
      await copyFile(path, copies.at(-1)!)
      if (step < totalSteps) await whole.calls.stepBatch()
    }
    await whole.calls.resume()
    const expected = await resultOf(whole)
    expect(copies.length).toBeGreaterThan(8)

    for (const copy of copies) {
      const resumed = await trainerAt(copy, engine)
      await resumed.calls.resumeInterrupted()
      expect(await resultOf(resumed), copy).toEqual(expected)
    }
  })
})

it('does not depend on how training is cut into stretches', async () => {
  for (const [engine, optimizer] of everyWay) {
    const path = join(folder, `stretches-${engine}-${optimizer}.ckpt`)
    const config = configs[optimizer]!
    const single = await pausedRun(path, engine, config)
    const { totalSteps, step } = (await single.snapshot()).state
    for (let done = step; done < totalSteps; done++) await single.calls.stepBatch()
    await single.calls.resume()
    // A clock that stands still lets the pace ask for whole epochs at once.
    const long = await watchedTrainer(mnist, { createEngine: engines[engine]!, now: () => 0 })
    await long.calls.start(config)
    expect(await resultOf(long)).toEqual(await resultOf(single))
  }
})
