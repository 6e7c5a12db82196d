import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RunLibrary } from '../../src/runs/run-library.ts'
import type { EpochMetrics } from '../../src/shared/metrics.ts'
import type { Phase, TrainerState } from '../../src/shared/trainer-state.ts'
import type { ModelInUse } from '../../src/trainer/model-in-use.ts'
import { RunRecorder } from '../../src/trainer/run-recorder.ts'
import { Turns } from '../../src/trainer/turns.ts'
import { tinyConfig } from './tiny-config.ts'

const epoch: EpochMetrics = {
  ...{ epoch: 1, trainLoss: 0.5, trainAccuracy: 0.9, validationLoss: null },
  ...{ validationAccuracy: null, learningRate: 0.05, seconds: 2, imagesPerSecond: 100 },
}

let library: RunLibrary
let recorder: RunRecorder
let history: EpochMetrics[]
let failures: unknown[]

beforeEach(async () => {
  library = await RunLibrary.open(await mkdtemp(join(tmpdir(), 'inkling-runs-')))
  history = []
  failures = []
  recorder = new RunRecorder({
    inUse: unreadableModel,
    turns: new Turns(),
    data: () => ({ name: 'MNIST', sums: [] }),
    curves: () => ({ history, batches: [] }),
    failed: (error) => void failures.push(error),
  })
  recorder.use(library)
})
afterEach(() => rm(library.list.folder, { recursive: true, force: true }))

const noMemory = new RangeError('Array buffer allocation failed')

/** A model whose weights can't be put into a file. */
const unreadableModel = {
  exists: true,
  card: null,
  get current(): never {
    throw noMemory
  },
} as unknown as ModelInUse

function enter(phase: Phase): void {
  const state = { phase, config: tinyConfig, step: 1, totalSteps: 1, failure: null }
  recorder.hear('state', state as TrainerState)
}

describe('a run whose weights can’t be put into a file', () => {
  it('is recorded to its end without them, and that is told', async () => {
    enter('preparing')
    enter('training')
    history = [epoch]
    recorder.hear('epoch', epoch)
    enter('done')
    await recorder.settled()
    expect(library.list.runs).toMatchObject([
      { outcome: 'finished', finishedEpochs: 1, hasModel: false },
    ])
    expect(failures).toEqual([noMemory, noMemory])
  })
})

describe('a run that was reset before its first epoch', () => {
  it('leaves nothing, also if its end can’t be written', async () => {
    enter('preparing')
    await recorder.settled()
    const [run] = library.list.runs
    await rm(join(library.folderOf(run!.id), 'run.json'))
    await mkdir(join(library.folderOf(run!.id), 'run.json', 'full'), { recursive: true })
    enter('idle')
    await recorder.settled()
    expect(failures).toMatchObject([{ code: 'IS_A_FOLDER' }])
    expect(library.list.runs).toEqual([])
  })
})
