import { mkdir } from 'node:fs/promises'
import { url as inspectorUrl } from 'node:inspector'
import { join } from 'node:path'
import type { Dataset } from '../data/dataset.ts'
import type { Engine, EngineOptions } from '../nn/engine.ts'
import type { Handlers } from '../shared/calls.ts'
import type {
  SupervisorEvents,
  supervisorCalls,
  trainerCalls,
  TrainerEvents,
  TrainerSnapshot,
} from '../shared/contract.ts'
import type { DatasetCandidate, DatasetReport } from '../shared/dataset.ts'
import type { DrawingPrediction } from '../shared/drawing.ts'
import type { KeptRun } from '../shared/kept-run.ts'
import { describeError } from '../shared/outcome.ts'
import { augmentationPreview } from './augmentation-preview.ts'
import {
  checkBytes,
  checkExportChoice,
  checkLabel,
  checkLimit,
  checkText,
} from './check-arguments.ts'
import { Checkpoints, type CheckpointPlace } from './checkpoints.ts'
import { DataInUse } from './data-in-use.ts'
import { samples, samplesAt, samplesFor } from './dataset.ts'
import { DrawingExaminer } from './drawing-examiner.ts'
import { DrawingReader } from './drawing-reader.ts'
import { Inside } from './inside.ts'
import { ModelComparison } from './model-comparison.ts'
import { ModelInUse, type Emit } from './model-in-use.ts'
import { ModelFiles } from './model-files.ts'
import { KeptRuns } from './kept-runs.ts'
import { RunRecorder } from './run-recorder.ts'
import { Session } from './session.ts'
import { Trial } from './trial.ts'
import { Turns } from './turns.ts'

export interface TrainerOptions {
  createEngine(options: EngineOptions): Promise<Engine>
  loadMnist(folder: string): Promise<Dataset>
  /** Milliseconds. */
  now(): number
  /** For whoever watches: a window, or the command line. */
  readonly emit: Emit
  readonly tellSupervisor: <Name extends keyof SupervisorEvents>(
    name: Name,
    payload: SupervisorEvents[Name],
  ) => void
}

export interface Trainer {
  readonly calls: Handlers<typeof trainerCalls>
  readonly supervisorCalls: Handlers<typeof supervisorCalls>
  /** The weights of the model in use, `[parameterCount]`. @throws SessionError if there is none */
  parameters(): Promise<Float32Array>
  /** A prediction for an image as the network sees it, uint8 `[28·28]`. */
  predict(pixels: Uint8Array): Promise<DrawingPrediction>
  /** Keeps runs there from now on. @returns the run that was interrupted, if there is one */
  keepCheckpoints(place: CheckpointPlace): Promise<KeptRun | null>
  /** Resolves when neither training nor a test is under way. */
  ended(): Promise<void>
}

const checkpointEveryMs = 10_000

/** Everything the trainer's process does, without the process: data, session, model in use. */
export function createTrainer(options: TrainerOptions): Trainer {
  const { createEngine, now } = options
  const data = new DataInUse(emit)
  const dataset = () => data.current
  const knownDataset = () => data.known
  const turns = new Turns()
  const inUse = new ModelInUse(emit, turns)
  const checkpoints = new Checkpoints({
    now,
    keptRunChanged: () => emit('keptRun', checkpoints.keptRun),
    failed: (error) => emit('keepingFailed', describeError(error)),
  })
  const session = new Session({ inUse, turns, emit, checkpoints, createEngine, dataset, now })
  const recorder = new RunRecorder({
    ...{ inUse, turns, data: dataset, curves: () => session },
    failed: (error) => emit('keepingFailed', describeError(error)),
  })
  const files = new ModelFiles({
    ...{ inUse, turns, session, createEngine },
    samplesFor: (network) => data.samplesFor(network),
  })
  const runs = new KeptRuns({
    ...{ recorder, session, files, createEngine, dataset: knownDataset },
    changed: (list) => emit('runs', list),
  })
  const comparison = new ModelComparison({ inUse, createEngine, dataset, runs })
  const reader = new DrawingReader({ inUse, turns, createEngine })
  const examiner = new DrawingExaminer({ inUse, turns, dataset: knownDataset })
  const trial = new Trial({ createEngine, dataset: knownDataset })
  const inside = new Inside({ inUse, turns, trial })

  function emit<Name extends keyof TrainerEvents>(name: Name, payload: TrainerEvents[Name]): void {
    options.emit(name, payload)
    recorder.hear(name, payload)
    if (name === 'model') options.tellSupervisor('model', inUse.card)
    if (['model', 'state', 'keptRun', 'runs'].includes(name))
      options.tellSupervisor('activity', activity())
  }

  function activity(): SupervisorEvents['activity'] {
    const isTraining = ['preparing', 'training', 'paused'].includes(session.state.phase)
    const isUnsaved = inUse.card?.isUnsaved ?? false
    const isKept = isTraining ? checkpoints.isKept : isUnsaved && recorder.hasKeptModel
    return { isTraining, isUnsaved, isKept }
  }

  function useDataset(candidates: readonly DatasetCandidate[]): Promise<DatasetReport> {
    return data.use(candidates, options.loadMnist, async (next, before) => {
      if (before) session.allowOpening()
      await files.renewEngine(({ spec, classes }) => samplesFor(spec.inputShape, classes, next))
    })
  }

  function nameClasses(value: unknown): DatasetReport {
    const report = data.nameClasses(value)
    const { name, sums, classNames } = data.current
    const isOfThisData = inUse.exists && inUse.current.data?.sums.join() === sums.join()
    if (isOfThisData) inUse.nameClasses(classNames, { name, sums })
    return report
  }

  function snapshot(): TrainerSnapshot {
    const { state, history, batches } = session
    return {
      state,
      history,
      batches,
      test: inUse.testResult,
      model: inUse.card,
      dataset: data.report,
      keptRun: checkpoints.keptRun,
      runs: runs.list,
    }
  }

  return {
    calls: {
      snapshot,
      start: (config) => session.start(config),
      resumeInterrupted: () =>
        recorder.starting({ isResumed: true }, () => session.resumeInterrupted()),
      discardInterrupted: () => checkpoints.discard(),
      pause: () => session.pause(),
      resume: () => session.resume(),
      stepBatch: () => session.stepBatch(),
      stop: () => session.stop(),
      reset: () => session.reset(),
      evaluate: () => session.evaluate(),
      cell(actual, predicted, limit) {
        checkLabel(actual)
        checkLabel(predicted)
        checkLimit(limit)
        return inUse.tested.cell(actual, predicted, limit)
      },
      mistakes(limit) {
        checkLimit(limit)
        return inUse.tested.mistakes(limit)
      },
      calibration: () => inUse.tested.calibration(),
      ...comparison.calls,
      ...reader.calls,
      ...examiner.calls,
      ...inside.calls,
      samples: (query) => samples(dataset(), query),
      samplesAt: (indices) => samplesAt(dataset(), indices),
      augmentationPreview: (changes, index, count) =>
        augmentationPreview(dataset(), changes, index, count),
      openModelBytes(name, bytes) {
        checkText('The name', name)
        checkBytes(bytes)
        return files.openBytes(name, bytes)
      },
      ...runs.calls,
    },
    supervisorCalls: {
      beat: () => ({ isInspected: inspectorUrl() !== undefined }),
      useDataset,
      nameClasses,
      useShippedModels(folder) {
        checkText('The folder', folder)
        return reader.useGateIn(folder)
      },
      async useCheckpoints(folder) {
        checkText('The folder', folder)
        await mkdir(folder, { recursive: true })
        const path = join(folder, 'run.ckpt')
        return checkpoints.use({ path, everyMs: checkpointEveryMs, isKeptAtEnd: false })
      },
      useRuns(folder) {
        checkText('The folder', folder)
        return runs.use(folder)
      },
      keepRun: () => session.keepRun(),
      saveModel(path) {
        checkText('The path', path)
        return files.save(path)
      },
      exportModel(path, choice) {
        checkText('The path', path)
        checkExportChoice(choice)
        return files.export(path, choice)
      },
      openModel(path) {
        checkText('The path', path)
        return files.open(path)
      },
      openShippedModel(folder) {
        checkText('The folder', folder)
        return files.openShipped(folder)
      },
      compareModel(path) {
        checkText('The path', path)
        return comparison.compareWith(path)
      },
      compareShippedModel(folder) {
        checkText('The folder', folder)
        return comparison.compareWithShipped(folder)
      },
    },
    predict: (pixels) => reader.read(pixels),
    parameters: () => turns.take(() => inUse.current.engine.parameters()),
    keepCheckpoints: (place) => checkpoints.use(place),
    ended: () => session.ended(),
  }
}
