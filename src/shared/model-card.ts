import type { NetworkSpec } from '../nn/network.ts'
import type { FittedCalibration } from './calibration.ts'
import type { DataOrigin } from './data-fit.ts'
import type { EpochMetrics, TestResult } from './metrics.ts'
import type { TrainConfig } from './train-config.ts'

/** What the network that comes with Inkling is called, in sentences too. */
export const shippedModelName = 'Inkling’s own network'

/** What the window shows of the model in use, without its weights. */
export interface ModelCard {
  readonly name: string
  /** Where it was saved or opened; null for one that was only trained, or that comes with Inkling. */
  readonly path: string | null
  /** Whether it is the network that comes with Inkling. */
  readonly isShipped: boolean
  readonly network: NetworkSpec
  readonly parameterCount: number
  /** What its classes are called, in the order of its outputs. */
  readonly classNames: readonly string[]
  /** Which data it learned from; null where nobody knows. */
  readonly data: DataOrigin | null
  /** How it did on the test images, as measured here or as its file says; null if nobody knows. */
  readonly test: TestResult | null
  /** How sure it is to be taken for; null where no images were held out to fit it on. */
  readonly calibration: FittedCalibration | null
  /** ISO 8601, when its training ended. */
  readonly createdAt: string
  readonly history: readonly EpochMetrics[]
  readonly config: TrainConfig | null
  /** True while the weights in memory are in no file. */
  readonly isUnsaved: boolean
}

/** A model file opened or saved before; kept in the settings. */
export interface RecentModel {
  readonly path: string
  readonly name: string
  readonly networkName: string
  readonly parameterCount: number
  readonly testAccuracy: number | null
  /** ISO 8601, when it was last opened or saved. */
  readonly usedAt: string
  /** False when the file is no longer there. */
  readonly exists: boolean
}
