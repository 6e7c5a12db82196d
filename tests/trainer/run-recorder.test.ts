import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { decodeModel } from '../../src/models/model-file.ts'
import type { RunSummary } from '../../src/shared/run-library.ts'
import type { TrainConfig } from '../../src/shared/train-config.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer, type WatchedTrainer } from './watched-trainer.ts'

let mnist: Dataset
let folder: string
let trainer: WatchedTrainer
beforeAll(async () => void (mnist = await smallMnist()))
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-'))
  trainer = await trainerWithLibrary()
})
// A trainer may still be writing down how its run ended.
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

const divergent: TrainConfig = {
  ...tinyConfig,
  ...{ epochs: 200, learningRate: 10, schedule: { kind: 'constant' } },
  optimizer: { kind: 'sgd', momentum: 0.999, nesterov: false, weightDecay: 1 },
}

async function trainerWithLibrary(): Promise<WatchedTrainer> {
  const made = await watchedTrainer(mnist)
  await made.supervisorCalls.useCheckpoints(join(folder, 'checkpoints'))
  await made.supervisorCalls.useRuns(join(folder, 'runs'))
  return made
}

async function runs(of = trainer): Promise<RunSummary[]> {
  const list = (await of.snapshot()).runs?.runs ?? []
  return list.filter((run) => run.kind === 'run')
}

/** The only run, as soon as it is as it should be. */
async function onlyRun(expected: Partial<RunSummary>, of = trainer): Promise<RunSummary> {
  await expect.poll(() => runs(of)).toMatchObject([expected])
  return (await runs(of))[0]!
}

async function trained(config = tinyConfig): Promise<RunSummary> {
  await trainer.calls.start(config)
  await trainer.ended()
  return onlyRun({ outcome: 'finished' })
}

describe('a run', () => {
  it('is in the library while it trains, and stays there with its result', async () => {
    const training = trainer.entering('training')
    await trainer.calls.start(tinyConfig)
    await training
    await onlyRun({ outcome: 'running', name: 'Tiny', testAccuracy: null })
    await trainer.ended()
    const run = await onlyRun({ outcome: 'finished', finishedEpochs: 2, hasModel: true })
    expect(run.testAccuracy).toBe((await trainer.snapshot()).model?.test?.accuracy)
    const details = await trainer.calls.runDetails(run.id)
    const { name, sums } = mnist
    expect(details).toMatchObject({ config: tinyConfig, data: { name, sums }, keptEpochs: [1, 2] })
    expect(details.history).toEqual((await trainer.snapshot()).history)
    expect(details.curve.length).toBeGreaterThan(0)
  })

  it('is kept when closing asks, until it is deleted', async () => {
    const run = await trained()
    const kept = () => trainer.told.activity.at(-1)
    await expect.poll(kept).toEqual({ isTraining: false, isUnsaved: true, isKept: true })
    await trainer.calls.deleteRuns([run.id])
    await expect.poll(kept).toEqual({ isTraining: false, isUnsaved: true, isKept: false })
  })

  it('keeps the weights that each epoch ended with', async () => {
    const run = await trained()
    const last = await trainer.parameters()
    await trainer.calls.openRun({ run: run.id, epoch: 2 })
    expect(await trainer.parameters()).toEqual(last)
    const card = await trainer.calls.openRun({ run: run.id, epoch: 1 })
    expect(card).toMatchObject({ name: 'Tiny, epoch 1', isUnsaved: false })
    expect(card.history).toHaveLength(1)
    expect(await trainer.parameters()).not.toEqual(last)
    await trainer.calls.openRun({ run: run.id, epoch: null })
    expect(await trainer.parameters()).toEqual(last)
  })

  it('that was stopped is kept with the network it had', async () => {
    const training = trainer.entering('training')
    await trainer.calls.start({ ...tinyConfig, epochs: 200 })
    await training
    await trainer.calls.stop()
    await trainer.ended()
    await onlyRun({ outcome: 'stopped', hasModel: true })
  })

  it('that early stopping ended is finished, not stopped', async () => {
    const early = { ...tinyConfig, epochs: 100, earlyStopping: { patience: 2 } }
    await trainer.calls.start(early)
    await trainer.ended()
    const run = await onlyRun({ outcome: 'finished', hasModel: true })
    expect(run.finishedEpochs).toBeLessThan(100)
  })

  it('that diverged is kept with the reason and the last good weights', async () => {
    await trainer.calls.start(divergent)
    await trainer.ended()
    const run = await onlyRun({ outcome: 'failed', hasModel: true })
    expect(run.failure).toContain('learning rate')
  })

  it('that was reset is kept if it finished an epoch, without a final network', async () => {
    await trainer.calls.start({ ...tinyConfig, epochs: 200 })
    await expect.poll(() => trainer.heard.epoch.length).toBeGreaterThan(0)
    await trainer.calls.reset()
    const run = await onlyRun({ outcome: 'stopped', hasModel: false })
    expect(run.finishedEpochs).toBeGreaterThan(0)
  })

  it('that was reset before its first epoch leaves nothing', async () => {
    const training = trainer.entering('training')
    await trainer.calls.start({ ...tinyConfig, epochs: 200, batchSize: 1 })
    await training
    await trainer.calls.pause()
    expect(trainer.heard.epoch).toHaveLength(0)
    await trainer.calls.reset()
    await expect.poll(() => runs()).toEqual([])
  })

  it('that was interrupted goes on in its own entry', async () => {
    const training = trainer.entering('training')
    await trainer.calls.start({ ...tinyConfig, epochs: 6 })
    await training
    await trainer.calls.pause()
    await trainer.supervisorCalls.keepRun()
    const { id } = (await runs())[0]!
    const next = await trainerWithLibrary()
    await onlyRun({ id, outcome: 'interrupted' }, next)
    await next.calls.resumeInterrupted()
    await next.ended()
    await onlyRun({ id, outcome: 'finished', finishedEpochs: 6 }, next)
    await trainer.calls.reset()
  })

  it('without a library trains as ever', async () => {
    const other = await watchedTrainer(mnist)
    await other.calls.start(tinyConfig)
    await other.ended()
    const { state, runs: list } = await other.snapshot()
    expect(state.phase).toBe('done')
    expect(list).toBeNull()
    await expect(async () => other.calls.deleteRuns([])).rejects.toMatchObject({
      code: 'NO_LIBRARY',
    })
  })
})

describe('a fork', () => {
  it('begins with the weights of an epoch, and remembers them', async () => {
    const { id } = await trained()
    await trainer.calls.openRun({ run: id, epoch: 1 })
    const atEpoch1 = await trainer.parameters()
    const training = trainer.entering('training')
    const forked = { ...tinyConfig, learningRate: 1e-6, epochs: 1 }
    await trainer.calls.startFrom(forked, { run: id, epoch: 1 })
    await training
    await trainer.ended()
    await expect.poll(async () => (await runs())[0]?.outcome).toBe('finished')
    const [fork] = await runs()
    expect(fork).toMatchObject({ name: 'Tiny, from epoch 1', origin: { run: id, epoch: 1 } })
    const moved = (await trainer.parameters()).map((value, i) => Math.abs(value - atEpoch1[i]!))
    expect(Math.max(...moved)).toBeLessThan(1e-3)
    await trainer.supervisorCalls.saveModel(join(folder, 'fork.safetensors'))
    const file = decodeModel(await readFile(join(folder, 'fork.safetensors')))
    expect(file.origin).toEqual({ run: id, name: 'Tiny', epoch: 1 })
  })

  it('with other layers is refused before it begins', async () => {
    const { id } = await trained()
    const layers = tinyConfig.network.layers.map((layer) =>
      layer.kind === 'conv2d' ? { ...layer, filters: 6 } : layer,
    )
    const other = { ...tinyConfig, network: { ...tinyConfig.network, layers } }
    await expect(trainer.calls.startFrom(other, { run: id, epoch: null })).rejects.toMatchObject({
      code: 'OTHER_NETWORK',
    })
    expect(await runs()).toHaveLength(1)
  })

  it('from an epoch without weights is refused', async () => {
    const { id } = await trained()
    const point = { run: id, epoch: 7 }
    await expect(trainer.calls.startFrom(tinyConfig, point)).rejects.toMatchObject({
      code: 'NO_WEIGHTS',
    })
  })
})

describe('what comes from the window', () => {
  it.each([
    ['openRun', [{ run: 7, epoch: null }]],
    ['openRun', [null]],
    ['deleteRuns', ['all']],
    ['restoreRuns', [[1]]],
    ['limitRuns', [-1]],
    ['changeRun', ['x', { name: '' }]],
    ['changeRun', ['x', { tags: Array(13).fill('a') }]],
    ['changeRun', ['x', { config: {} }]],
    ['runDetails', ['../checkpoints']],
    ['restoreRuns', [['../checkpoints']]],
  ] as const)('is checked: %s %j', async (name, args) => {
    const ask = trainer.calls[name] as (...args: unknown[]) => unknown
    await expect(async () => ask(...args)).rejects.toMatchObject({
      code: expect.stringMatching(/^(ARGUMENT|RUN_WORDS|NO_RUN)$/) as string,
    })
  })
})
