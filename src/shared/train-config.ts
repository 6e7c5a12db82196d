import type { Augmentation } from '../nn/augmentation/augmentation.ts'
import type { NetworkSpec } from '../nn/network.ts'
import type { OptimizerSpec } from '../nn/optimizers/index.ts'
import type { ScheduleSpec } from '../nn/schedules.ts'

/** Everything that determines a training run; the same value gives the same weights. */
export interface TrainConfig {
  readonly network: NetworkSpec
  /** At most so many, if it stops early. */
  readonly epochs: number
  readonly batchSize: number
  readonly seed: number
  /** Training images held out to measure on after each epoch; 0 trains on all of them. */
  readonly validationCount: number
  /** The peak of the schedule. */
  readonly learningRate: number
  readonly optimizer: OptimizerSpec
  readonly schedule: ScheduleSpec
  /** The share of each target that is spread evenly over all digits, 0..1; 0 is off. */
  readonly labelSmoothing: number
  /** The largest L2 norm of a batch's mean gradient; null for no limit. */
  readonly gradientClip: number | null
  /** The decay per step of the moving average of the weights; null for none. */
  readonly weightAverage: number | null
  /** How training images are changed each time they are seen; null for not at all. */
  readonly augmentation: Augmentation | null
  /** Null trains all epochs and keeps the last one's weights. */
  readonly earlyStopping: EarlyStopping | null
  /** The recipe that all of this is, seed and threads aside; null for settings of one's own. */
  readonly recipe: RecipeStamp | null
  /** Threads to train on, or null to let the trainer choose. Never changes the weights. */
  readonly threads: number | null
}

/** Ends a run that no longer gets better, and keeps the weights of its best epoch. */
export interface EarlyStopping {
  /** Epochs without a lower validation loss after which the run ends. */
  readonly patience: number
}

/** Which recipe a run was; what it stood for is in the rest of the configuration. */
export interface RecipeStamp {
  readonly name: string
  readonly version: number
}

/** What a configuration means that was written before there were these settings. */
export const laterSettings = {
  labelSmoothing: 0,
  gradientClip: null,
  weightAverage: null,
  augmentation: null,
  earlyStopping: null,
  recipe: null,
} as const satisfies Partial<TrainConfig>

/** A training configuration that cannot be run; the message says which field and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code = 'CONFIG'
  readonly field: string
  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}
