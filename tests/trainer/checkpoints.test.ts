import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../src/models/checkpoint-file.ts'
import { previousOf } from '../../src/models/checkpoint-store.ts'
import type { TrainConfig } from '../../src/shared/train-config.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer, type WatchedTrainer } from './watched-trainer.ts'

let mnist: Dataset
let folder: string
let path: string
beforeAll(async () => void (mnist = await smallMnist()))
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-'))
  path = join(folder, 'run.ckpt')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const divergent: TrainConfig = {
  ...tinyConfig,
  ...{ epochs: 200, learningRate: 10, schedule: { kind: 'constant' } },
  optimizer: { kind: 'sgd', momentum: 0.999, nesterov: false, weightDecay: 1 },
}
const long = { ...tinyConfig, epochs: 200 }
const checkpoint = async () => decodeCheckpoint(await readFile(path))

/** A trainer in a process of its own would be this: it knows nothing but the folder. */
async function freshTrainer(data = mnist): Promise<WatchedTrainer> {
  const trainer = await watchedTrainer(data)
  await trainer.supervisorCalls.useCheckpoints(folder)
  return trainer
}

/** Begins a run, and leaves its trainer where it is, as a crash would. */
async function interruptedRun(config = long): Promise<WatchedTrainer> {
  const trainer = await freshTrainer()
  const training = trainer.entering('training')
  await trainer.calls.start(config)
  await training
  await trainer.calls.pause()
  await trainer.supervisorCalls.keepRun()
  return trainer
}

describe('a run under way', () => {
  it('is in its file from its beginning on, and says so', async () => {
    const trainer = await freshTrainer()
    await trainer.calls.start(long)
    await expect.poll(() => trainer.told.activity.at(-1)?.isKept).toBe(true)
    expect(trainer.heard.keptRun.at(-1)).toMatchObject({ networkName: 'Tiny', epochs: 200 })
    await trainer.calls.reset()
  })

  it('is kept as it is when it is paused, after each epoch, and when told', async () => {
    const trainer = await interruptedRun()
    const { step } = (await trainer.snapshot()).state
    expect((await checkpoint()).place.step).toBe(step)
    await trainer.calls.stepBatch()
    await trainer.supervisorCalls.keepRun()
    expect((await checkpoint()).place.step).toBe(step + 1)
    await trainer.calls.resume()
    await expect.poll(async () => (await checkpoint()).history.length).toBeGreaterThan(2)
    expect((await readdir(folder)).filter((name) => name.startsWith('run.ckpt'))).toContain(
      'run.ckpt.previous',
    )
    await trainer.calls.reset()
  })

  it.each(['ends', 'is reset'] as const)('leaves no file when it %s', async (end) => {
    const trainer = await freshTrainer()
    const training = trainer.entering('training')
    await trainer.calls.start({ ends: tinyConfig, 'is reset': long }[end])
    await training
    if (end === 'is reset') await trainer.calls.reset()
    await trainer.ended()
    const phase = { ends: 'done', 'is reset': 'idle' }[end]
    expect((await trainer.snapshot()).state.phase).toBe(phase)
    expect(await readdir(folder)).toEqual([])
    expect((await trainer.snapshot()).keptRun).toBeNull()
  })

  it('is kept from before it diverged, to go on with a smaller learning rate', async () => {
    const trainer = await freshTrainer()
    await trainer.calls.start(divergent)
    await trainer.ended()
    const { state, keptRun, model } = await trainer.snapshot()
    expect(state).toMatchObject({ phase: 'failed', failure: { code: 'DIVERGED' } })
    expect(keptRun).toMatchObject({
      kind: 'resumable',
      warning: expect.stringMatching(/rate 10 the run diverged\. .* at step \d+, with 1\./),
    })
    const { place, training, ...kept } = await checkpoint()
    expect(training).toEqual({ ...divergent, learningRate: 1 })
    expect(place.step).toBe(state.step)
    expect(kept.history.length).toBe(place.finishedEpochs)
    expect(kept.batches.every(({ step }) => step <= place.step)).toBe(true)
    expect(kept.state.parameters).toEqual(await trainer.parameters())
    expect(model?.isUnsaved).toBe(true)

    const resumed = trainer.entering('training')
    await trainer.calls.resumeInterrupted()
    await resumed
    expect((await trainer.snapshot()).state.config?.learningRate).toBe(1)
    await trainer.calls.reset()
  })

  it('goes on when it can not be kept, and says why', async () => {
    const trainer = await freshTrainer()
    await rm(folder, { recursive: true })
    await trainer.calls.start(tinyConfig)
    await trainer.ended()
    expect((await trainer.snapshot()).state.phase).toBe('done')
    expect(trainer.heard.keepingFailed[0]).toMatchObject({ code: 'FOLDER_MISSING' })
    expect(trainer.told.activity.every(({ isKept }) => !isKept)).toBe(true)
  })
})

describe('an interrupted run', () => {
  it('is offered, and goes on with its configuration, history and curves', async () => {
    const first = await interruptedRun({ ...tinyConfig, epochs: 3 })
    await first.calls.resume()
    await first.ended()
    const whole = await first.parameters()

    const interrupted = await interruptedRun({ ...tinyConfig, epochs: 3 })
    await interrupted.calls.stepBatch()
    await interrupted.supervisorCalls.keepRun()
    const { batches } = await checkpoint()
    expect(batches.length).toBeGreaterThan(0)

    const second = await freshTrainer()
    expect((await second.snapshot()).keptRun).toMatchObject({
      ...{ kind: 'resumable', networkName: 'Tiny', epoch: 1, epochs: 3, warning: null },
    })
    await second.calls.resumeInterrupted()
    expect((await second.snapshot()).batches.slice(0, batches.length)).toEqual(batches)
    await second.ended()
    expect(await second.parameters()).toEqual(whole)
    expect((await second.snapshot()).history.map(({ epoch }) => epoch)).toEqual([1, 2, 3])
    expect(second.heard.epoch.length).toBe(3)
  })

  it('goes on from the checkpoint before when the newest is damaged, and says so', async () => {
    await interruptedRun()
    await truncate(path, 3000)
    await writeFile(previousOf(path), encodeCheckpoint(await goodCheckpoint()))
    const trainer = await freshTrainer()
    expect((await trainer.snapshot()).keptRun).toMatchObject({
      kind: 'resumable',
      warning: expect.stringMatching(/checkpoint can't be used, so this is the one before/),
    })
    const training = trainer.entering('training')
    await trainer.calls.resumeInterrupted()
    await training
    await trainer.calls.reset()
  })

  it('can be discarded', async () => {
    await interruptedRun()
    const trainer = await freshTrainer()
    await trainer.calls.discardInterrupted()
    expect((await trainer.snapshot()).keptRun).toBeNull()
    await expect(trainer.calls.resumeInterrupted()).rejects.toMatchObject({ code: 'NO_CHECKPOINT' })
    await expect(trainer.calls.discardInterrupted()).rejects.toMatchObject({
      code: 'NO_CHECKPOINT',
    })
  })

  it('says why nobody can go on from it when no checkpoint is whole', async () => {
    await writeFile(path, 'x'.repeat(100))
    const trainer = await freshTrainer()
    expect((await trainer.snapshot()).keptRun).toMatchObject({ kind: 'unusable' })
    await trainer.calls.discardInterrupted()
    expect(await readdir(folder)).toEqual([])
  })

  it('does not go on with other digits', async () => {
    await interruptedRun()
    const other = { ...mnist, sums: ['0'.repeat(64), ...mnist.sums.slice(1)] }
    const trainer = await freshTrainer(other)
    await expect(trainer.calls.resumeInterrupted()).rejects.toMatchObject({ code: 'OTHER_DATA' })
  })

  it('does not go on where other arithmetic would lead to other weights', async () => {
    await interruptedRun()
    await writeFile(path, encodeCheckpoint({ ...(await checkpoint()), engine: 'Abacus' }))
    const trainer = await freshTrainer()
    await trainer.calls.resumeInterrupted()
    await trainer.ended()
    const { state, keptRun } = await trainer.snapshot()
    expect(state.failure).toMatchObject({ code: 'OTHER_ENGINE' })
    expect(state.failure?.message).toMatch(/computed by Abacus; here is/)
    expect(keptRun).toMatchObject({ kind: 'resumable' })
  })

  it.each([
    ['a place beyond its end', { place: { step: 1_000_000 } }],
    ['the state of another random stream', { state: { random: [1] } }],
  ])('does not go on from %s', async (_, wrong) => {
    await interruptedRun()
    const { place, state, ...rest } = await checkpoint()
    const changed = {
      ...rest,
      place: { ...place, ...('place' in wrong ? wrong.place : {}) },
      state: { ...state, ...('state' in wrong ? wrong.state : {}) },
    }
    await writeFile(path, encodeCheckpoint(changed))
    const trainer = await freshTrainer()
    await trainer.calls.resumeInterrupted()
    await trainer.ended()
    expect((await trainer.snapshot()).state.failure).toMatchObject({ code: 'BAD_CHECKPOINT' })
  })
})

/** Of a run that was interrupted elsewhere. */
async function goodCheckpoint() {
  const kept = folder
  folder = await mkdtemp(join(tmpdir(), 'inkling-'))
  try {
    await interruptedRun()
    return decodeCheckpoint(await readFile(join(folder, 'run.ckpt')))
  } finally {
    await rm(folder, { recursive: true })
    folder = kept
  }
}
