/** What one optimizer step showed; streamed at most twenty times a second, the latest wins. */
export interface BatchMetrics {
  /** Steps done in this run so far. */
  readonly step: number
  readonly totalSteps: number
  /** Position in epochs, e.g. 1.25 a quarter into the second. */
  readonly epochPosition: number
  /** Mean cross-entropy since the last message. */
  readonly loss: number
  /** Share of right answers since the last message, 0..1. */
  readonly accuracy: number
  readonly learningRate: number
  readonly imagesPerSecond: number
  /** Estimated seconds until the run is done. */
  readonly secondsLeft: number
}

/** One finished epoch. Shares are 0..1; validation figures are null when nothing was held out. */
export interface EpochMetrics {
  /** Counted from 1. */
  readonly epoch: number
  readonly trainLoss: number
  readonly trainAccuracy: number
  readonly validationLoss: number | null
  readonly validationAccuracy: number | null
  /** The learning rate of the epoch's last step. */
  readonly learningRate: number
  /** Seconds spent training, without the validation pass. */
  readonly seconds: number
  readonly imagesPerSecond: number
}

export interface ClassMetrics {
  readonly label: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** How many examples truly are of this class. */
  readonly support: number
}

export interface Averages {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** A network's performance on the test images. */
export interface TestResult {
  readonly accuracy: number
  /** Mean cross-entropy. */
  readonly loss: number
  /** Unweighted mean over the classes. */
  readonly macro: Averages
  /** Mean over the classes weighted by their support. */
  readonly weighted: Averages
  readonly perClass: readonly ClassMetrics[]
  /** Rows actual, columns predicted. */
  readonly confusion: readonly (readonly number[])[]
}

/** One image that the network was tested on. */
export interface TestedDigit {
  /** Index among all samples; training first, test after. */
  readonly index: number
  readonly actual: number
  readonly predicted: number
  /** Softmax over the classes. */
  readonly probabilities: readonly number[]
  /** uint8 `[28·28]`, 0 paper, 255 ink. */
  readonly pixels: Uint8Array
}
