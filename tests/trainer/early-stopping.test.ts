import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TrainConfig } from '../../src/shared/train-config.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer, type WatchedTrainer } from './watched-trainer.ts'

let mnist: Awaited<ReturnType<typeof smallMnist>>
let folder: string
beforeAll(async () => {
  mnist = await smallMnist(330, 20)
  folder = await mkdtemp(join(tmpdir(), 'inkling-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Learns the few digits by heart within a few epochs. */
const patient: TrainConfig = {
  ...tinyConfig,
  epochs: 60,
  schedule: { kind: 'constant' },
  learningRate: 0.1,
  weightAverage: 0.5,
  earlyStopping: { patience: 2 },
}

async function resultOf(trainer: WatchedTrainer) {
  await trainer.ended()
  const { state, history } = await trainer.snapshot()
  expect(state).toMatchObject({ phase: 'done', failure: null })
  const losses = history.map(({ validationLoss }) => validationLoss!)
  return { weights: await trainer.parameters(), losses, step: state.step }
}

async function trained(config: TrainConfig) {
  const trainer = await watchedTrainer(mnist)
  await trainer.calls.start(config)
  return resultOf(trainer)
}

it('ends a run after its patience, with the weights of its best epoch', async () => {
  const { weights, losses } = await trained(patient)
  const best = losses.indexOf(Math.min(...losses)) + 1
  expect(losses.length).toBe(best + 2)
  expect(losses.length).toBeLessThan(patient.epochs)
  const asLong = await trained({ ...patient, epochs: best, earlyStopping: null })
  expect(weights).toEqual(asLong.weights)
})

it('keeps the best epoch of a run that was stopped by hand or trained all its epochs', async () => {
  const { losses } = await trained(patient)
  const best = losses.indexOf(Math.min(...losses)) + 1
  const config = { ...patient, epochs: best + 1 }
  expect((await trained(config)).weights).toEqual(
    (await trained({ ...config, epochs: best, earlyStopping: null })).weights,
  )
})

it('comes to the same weights from wherever it is resumed', async () => {
  const expected = await trained(patient)
  const path = join(folder, 'run.ckpt')
  const keeping = { everyMs: Infinity, isKeptAtEnd: true }
  const paused = await watchedTrainer(mnist)
  await paused.keepCheckpoints({ path, ...keeping })
  const training = paused.entering('training')
  await paused.calls.start(patient)
  await training
  await paused.calls.pause()
  const copies: string[] = []
  for (let step = (await paused.snapshot()).state.step; step < expected.step; step++) {
    await paused.calls.stepBatch()
    if (step % 5 !== 4 && step < expected.step - 2) continue
    await paused.supervisorCalls.keepRun()
    copies.push(`${path}.${step}`)
    await copyFile(path, copies.at(-1)!)
  }
  await paused.calls.resume()
  expect(await resultOf(paused)).toEqual(expected)
  expect(copies.length).toBeGreaterThan(3)

  for (const copy of copies) {
    const resumed = await watchedTrainer(mnist)
    await resumed.keepCheckpoints({ path: copy, ...keeping })
    await resumed.calls.resumeInterrupted()
    expect(await resultOf(resumed), copy).toEqual(expected)
  }
})
