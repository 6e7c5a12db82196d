import type { Augmentation } from '../nn/augmentation/augmentation.ts'
import type { Preprocessing } from '../nn/preprocessing/preprocessing.ts'
import type { CalibrationReport } from './calibration.ts'
import { call, type Calls } from './calls.ts'
import type { Change, ComparedDigit, Comparison } from './comparison.ts'
import type {
  DatasetCandidate,
  DatasetReport,
  DownloadState,
  SampleDigit,
  SampleQuery,
} from './dataset.ts'
import type { DrawingPrediction, Stroke } from './drawing.ts'
import type { Examination } from './examination.ts'
import type { ExportedFile } from './exported-file.ts'
import type { KeptRun } from './kept-run.ts'
import type {
  BackwardQuestion,
  BackwardView,
  Derivation,
  MuteTrial,
  StagePlace,
  StageView,
  StepsView,
  Subject,
  TrialResult,
  Watched,
} from './layer-view.ts'
import type { BatchMetrics, EpochMetrics, TestedDigit, TestResult } from './metrics.ts'
import type { ModelCard, RecentModel } from './model-card.ts'
import type { ExportChoice, ModelExport } from './model-export.ts'
import type { CoursePoint, CourseReadings, CourseView, RunCourse } from './run-course.ts'
import type { RunChanges, RunDetails, RunList, RunPoint } from './run-library.ts'
import type { AboutInfo, Settings } from './settings.ts'
import type { TrainConfig } from './train-config.ts'
import type { Failure, TrainerProcess, TrainerState } from './trainer-state.ts'

/** Window -> main process. */
export const hostCalls = {
  /** Asks for a fresh port to the trainer; it arrives as a message in the window. */
  connectTrainer: call<() => void>(),
  restartTrainer: call<() => void>(),
  /** Asks where to, then saves; null if the person cancelled. */
  saveModel: call<() => ModelCard | null>(),
  /** Asks where to, then writes the model for other programs; null if the person cancelled. */
  exportModel: call<(choice: ExportChoice) => ModelExport | null>(),
  /** Asks where to, then writes; the path, or null if the person cancelled. */
  saveExport: call<(file: ExportedFile) => string | null>(),
  /** Asks which file, then opens; null if the person cancelled. */
  openModel: call<() => ModelCard | null>(),
  /** Null if the person would rather keep the model in use, which is in no file. */
  openModelAt: call<(path: string) => ModelCard | null>(),
  /** Opens the network that comes with Inkling; null as above. */
  openShippedModel: call<() => ModelCard | null>(),
  /** Asks what becomes of a model in use that is in no file; false to leave everything as it is. */
  mayReplaceModel: call<() => boolean>(),
  /** Asks which file to compare the model in use with; null if the person cancelled. */
  compareModel: call<() => Comparison | null>(),
  compareModelAt: call<(path: string) => Comparison>(),
  compareShippedModel: call<() => Comparison>(),
  recentModels: call<() => readonly RecentModel[]>(),
  forgetRecentModel: call<(path: string) => void>(),
  showInFolder: call<(path: string) => void>(),
  /** Asks for a folder of data or one of a set's files, then opens; null if the person cancelled. */
  openData: call<(what: 'folder' | 'file') => DatasetReport | null>(),
  openDataAt: call<(path: string) => DatasetReport>(),
  useMnist: call<() => DatasetReport>(),
  /** Gives the classes of the data in use other names, which are remembered. */
  nameClasses: call<(names: readonly string[]) => DatasetReport>(),
  startDownload: call<() => void>(),
  cancelDownload: call<() => void>(),
  downloadState: call<() => DownloadState>(),
  settings: call<() => Settings>(),
  changeSettings: call<(changes: Partial<Settings>) => Settings>(),
  trainerProcess: call<() => TrainerProcess>(),
  about: call<() => AboutInfo>(),
  /** The newest lines of the log, the latest last. */
  logTail: call<() => readonly string[]>(),
} satisfies Calls

/** Main process -> window. */
export interface HostEvents {
  trainerProcess: TrainerProcess
  download: DownloadState
  recentModels: readonly RecentModel[]
  settings: Settings
  /** A choice in the application's menu. */
  menu: 'save' | 'open' | 'open-data' | 'shortcuts' | 'about'
}
export const hostEventNames = [
  'trainerProcess',
  'download',
  'recentModels',
  'settings',
  'menu',
] as const satisfies readonly (keyof HostEvents)[]

/** Window -> trainer, over one MessagePort. */
export const trainerCalls = {
  /** Everything a window that has just opened must know; events bring what changes after. */
  snapshot: call<() => TrainerSnapshot>(),
  start: call<(config: TrainConfig) => void>(),
  /** Starts a run with the weights of another one that is kept. @throws if they don't fit */
  startFrom: call<(config: TrainConfig, point: RunPoint) => void>(),
  /** Goes on with the run in `keptRun`. @throws when there is none, or it can't go on here */
  resumeInterrupted: call<() => void>(),
  /** Forgets the run in `keptRun`. */
  discardInterrupted: call<() => void>(),
  pause: call<() => void>(),
  resume: call<() => void>(),
  /** Trains one batch of a paused run and stays paused. */
  stepBatch: call<() => void>(),
  /** Ends the run, keeps the network and tests it; while testing: leaves the test out. */
  stop: call<() => void>(),
  /** Forgets the run and its network. */
  reset: call<() => void>(),
  /** Tests the model in use, also of a paused run; the result comes as an event. */
  evaluate: call<() => void>(),
  /** The test digits in one cell of the confusion matrix, most confident first. */
  cell: call<(actual: number, predicted: number, limit: number) => readonly TestedDigit[]>(),
  /** Misread test digits, the most confident mistakes first. */
  mistakes: call<(limit: number) => readonly TestedDigit[]>(),
  /** How the certainty of the model in use fits its test. @throws when it is not tested */
  calibration: call<() => CalibrationReport>(),
  /** Lets the network of a run read the test digits beside the model in use, which stays in use. */
  compareRun: call<(point: RunPoint) => Comparison>(),
  /** The digits that the last comparison of the model in use found changed, in file order. */
  comparedDigits: call<(change: Change, limit: number) => readonly ComparedDigit[]>(),
  /** Null for an empty drawing. @throws when there is no model */
  predictDrawing: call<(strokes: readonly Stroke[]) => DrawingPrediction | null>(),
  /** What its reading depends on; null for an empty drawing, or when the model changed on the way. */
  examineDrawing: call<(strokes: readonly Stroke[]) => Examination | null>(),
  /** What the network's stages make of an image; null for an empty drawing. @throws as above */
  layersOf: call<(watched: Watched) => readonly StageView[] | null>(),
  /** How one of those numbers came about; null if there is none there. @throws as above */
  derivationIn: call<(watched: Watched, at: StagePlace) => Derivation | null>(),
  /** Backpropagation of an image's loss; null for an empty drawing. @throws as above */
  gradientsOf: call<(watched: Watched, question: BackwardQuestion) => BackwardView | null>(),
  /** What one step from this image would do, if it is of that class. Null and @throws as above */
  stepsOf: call<(watched: Watched, label: number | null) => StepsView | null>(),
  /** What such a step would do to the reading of test images; null without any, too. */
  stepTrial: call<(watched: Watched, label: number | null, rate: number) => TrialResult | null>(),
  /** What is lost with that which is muted. Null and @throws as above */
  muteTrial: call<(watched: Watched) => MuteTrial | null>(),
  /** Samples in file order. */
  samples: call<(query: SampleQuery) => readonly SampleDigit[]>(),
  /** The samples at these places among all of them. */
  samplesAt: call<(indices: readonly number[]) => readonly SampleDigit[]>(),
  /**
   * One training digit as it is, then `count - 1` times preprocessed and changed as training might
   * change it: uint8 `[count, ...image]`.
   */
  augmentationPreview:
    call<
      (
        changes: { preprocessing: Preprocessing; augmentation: Augmentation },
        index: number,
        count: number,
      ) => Uint8Array
    >(),
  /** Opens a model file whose bytes the window holds, e.g. one dropped in from a browser. */
  openModelBytes: call<(name: string, bytes: Uint8Array) => ModelCard>(),
  runDetails: call<(id: string) => RunDetails>(),
  changeRun: call<(id: string, changes: RunChanges) => void>(),
  /** They can be restored until the trainer starts the next time. */
  deleteRuns: call<(ids: readonly string[]) => void>(),
  restoreRuns: call<(ids: readonly string[]) => void>(),
  /** Bytes, or null for no limit; it counts when the next run has ended. */
  limitRuns: call<(limitBytes: number | null) => void>(),
  /** Puts the network of a run that is kept into use. */
  openRun: call<(point: RunPoint) => ModelCard>(),
  /** How a run went, by its weights that are kept. @throws while none can be read */
  runCourse: call<(id: string) => RunCourse>(),
  /** What it was like at one of its points. @throws for another one, and if its file is damaged */
  courseAt: call<(id: string, point: CoursePoint) => CourseView>(),
  /** What it gave an image at each point; null for an empty drawing. */
  courseReadings: call<(id: string, subject: Subject) => CourseReadings | null>(),
} satisfies Calls

/** Trainer -> window. */
export interface TrainerEvents {
  state: TrainerState
  batch: BatchMetrics
  epoch: EpochMetrics
  /** Null when the result of an earlier network no longer holds. */
  test: TestResult | null
  model: ModelCard | null
  dataset: DatasetReport
  /** What could be gone on with if the trainer ended now. */
  keptRun: KeptRun | null
  /** The library of runs has changed. */
  runs: RunList | null
  /** The run under way could not be kept in its file; it goes on all the same. */
  keepingFailed: Failure
}

export interface TrainerSnapshot {
  readonly state: TrainerState
  /** Finished epochs of the run in `state`; a run that begins (`preparing`) has none yet. */
  readonly history: readonly EpochMetrics[]
  /** Batch metrics of the run so far, thinned out to a bounded number. */
  readonly batches: readonly BatchMetrics[]
  readonly test: TestResult | null
  readonly model: ModelCard | null
  readonly dataset: DatasetReport | null
  readonly keptRun: KeptRun | null
  /** Null while there is no library. */
  readonly runs: RunList | null
}

export interface Heartbeat {
  /** Whether a debugger may stop the process at any time. */
  readonly isInspected: boolean
}

/** Main process -> trainer, over the utility process' own channel. */
export const supervisorCalls = {
  /** A sign of life. */
  beat: call<() => Heartbeat>(),
  /** Loads the first candidate that can be read. @throws while a run would lose its data */
  useDataset: call<(candidates: readonly DatasetCandidate[]) => DatasetReport>(),
  /** Gives the classes of the data in use other names. @throws unless there is one for each */
  nameClasses: call<(names: readonly string[]) => DatasetReport>(),
  /** Takes what comes with the app, above all the network that tells digits from other things. */
  useShippedModels: call<(folder: string) => void>(),
  /** Keeps runs in this folder from now on. @returns the run that was interrupted, if there is one */
  useCheckpoints: call<(folder: string) => KeptRun | null>(),
  /** Keeps every run in the library in this folder from now on. */
  useRuns: call<(folder: string) => void>(),
  /** Resolves when the run under way, if there is one, is in its file as it is now. */
  keepRun: call<() => void>(),
  saveModel: call<(path: string) => ModelCard>(),
  exportModel: call<(path: string, choice: ExportChoice) => ModelExport>(),
  openModel: call<(path: string) => ModelCard>(),
  /** Opens the network among what comes with the app. @throws if it is not there or not whole */
  openShippedModel: call<(folder: string) => ModelCard>(),
  /** Lets the model in a file read the test digits beside the model in use, which stays in use. */
  compareModel: call<(path: string) => Comparison>(),
  /** The same with the network among what comes with the app. */
  compareShippedModel: call<(folder: string) => Comparison>(),
} satisfies Calls

/** Trainer -> main process. */
export interface SupervisorEvents {
  /** For the question before closing: would closing now lose something? */
  activity: {
    readonly isTraining: boolean
    readonly isUnsaved: boolean
    /** Whether it is kept all the same: a run under way in a checkpoint, a trained network in Runs. */
    readonly isKept: boolean
  }
  /** The model in use, for the name that the save dialog suggests. */
  model: ModelCard | null
}
