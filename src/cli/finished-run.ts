import { createHash } from 'node:crypto'
import type { EngineInfo } from '../nn/engine.ts'
import { fitNetwork } from '../nn/fit-network.ts'
import { buildNetwork, parseNetworkSpec, type NetworkSpec } from '../nn/network.ts'
import { presets, type PresetName } from '../nn/presets.ts'
import type { Calibration } from '../shared/calibration.ts'
import { keptEpoch } from '../shared/kept-epoch.ts'
import type { EpochMetrics, TestResult } from '../shared/metrics.ts'
import type { Interval } from '../shared/statistics.ts'
import type { RecipeStamp } from '../shared/train-config.ts'
import type { Trainer } from '../trainer/trainer.ts'
import { accuracyInterval } from './test-report.ts'
import { presetNames } from './train-config.ts'
import { CommandError } from './world.ts'

/** What came of one training, as scripts read it. */
export interface FinishedRun {
  /** Null for a network of one's own. */
  readonly preset: PresetName | null
  /** Null for settings of one's own. */
  readonly recipe: RecipeStamp | null
  readonly seed: number
  readonly threads: number
  readonly engine: EngineInfo
  readonly batchSize: number
  /** What the classes are called, in the order of the figures. */
  readonly classNames: readonly string[]
  /** How many weights there are. */
  readonly parameters: number
  readonly epochs: readonly EpochMetrics[]
  /** The one whose weights it has, counted from 1: the last, or the best if it stops early. */
  readonly keptEpoch: number | null
  /** Without validation and test. */
  readonly trainingSeconds: number
  readonly test: TestResult
  readonly accuracyInterval: Interval
  readonly calibration: Calibration
  readonly weightsSha256: string
}

/** @throws CommandError if the training failed */
export async function finishedRun(trainer: Trainer): Promise<FinishedRun> {
  const { state, test, history, model } = await trainer.calls.snapshot()
  if (state.failure) throw new CommandError(state.failure.message)
  const { config, engine } = state
  if (!config || !engine || !test || !model) throw new CommandError('The training did not finish.')
  return {
    preset: presetOf(config.network),
    recipe: config.recipe,
    seed: config.seed,
    threads: config.threads ?? engine.threads,
    engine,
    batchSize: config.batchSize,
    classNames: model.classNames,
    parameters: model.parameterCount,
    epochs: history,
    keptEpoch: keptEpoch(config, history)?.epoch ?? null,
    trainingSeconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
    test,
    accuracyInterval: accuracyInterval(test),
    calibration: await trainer.calls.calibration(),
    weightsSha256: sha256(await trainer.parameters()),
  }
}

/** Null when nothing was held out. */
export function validationAccuracy(run: FinishedRun): number | null {
  return keptOf(run)?.validationAccuracy ?? null
}

/** Whether a run did better on what was held out; never judged on the test digits. */
export function isBetter(run: FinishedRun, other: FinishedRun): boolean {
  const [accuracy, best] = [validationAccuracy(run), validationAccuracy(other)]
  if (accuracy === null || best === null) return false
  if (accuracy !== best) return accuracy > best
  return keptOf(run)!.validationLoss! < keptOf(other)!.validationLoss!
}

function keptOf({ epochs, keptEpoch }: FinishedRun): EpochMetrics | undefined {
  return epochs.find(({ epoch }) => epoch === keptEpoch)
}

/** Null for a network of one's own. */
function presetOf(network: NetworkSpec): PresetName | null {
  const { classes } = buildNetwork(network)
  const text = (some: NetworkSpec['layers']) => JSON.stringify(some)
  const fitted = (name: PresetName) => fitNetwork(presets[name].spec, network.inputShape, classes)
  const isSame = (name: PresetName) =>
    text(parseNetworkSpec(fitted(name)).layers) === text(network.layers)
  return presetNames.find(isSame) ?? null
}

/** Of the values as they lie in a model file: float32, little-endian. */
function sha256(values: Float32Array): string {
  const bytes = new DataView(new ArrayBuffer(4 * values.length))
  values.forEach((value, index) => bytes.setFloat32(4 * index, value, true))
  return createHash('sha256').update(bytes).digest('hex')
}
