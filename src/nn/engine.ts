import type { Augmentation } from './augmentation/augmentation.ts'
import type { Network } from './network.ts'
import type { OptimizerSpec } from './optimizers/index.ts'

/**
 * Labelled images as they lie in memory: `pixels` is uint8 `[count, channels·height·width]`,
 * `labels` uint8 `[count]`. An engine keeps them resident, normalises while it fetches a batch,
 * and is told which images to use by their index.
 */
export interface Samples {
  readonly pixels: Uint8Array
  readonly labels: Uint8Array
}

/** What turns a pixel p in 0..255 into the network's input: `(p / 255 - mean) / deviation`. */
export interface Normalisation {
  readonly mean: number
  readonly deviation: number
}

export interface EngineOptions {
  readonly network: Network
  readonly samples: Samples
  readonly normalisation: Normalisation
  readonly optimizer: OptimizerSpec
  /** Seeds all that is random; the same seed gives the same weights bit for bit. */
  readonly seed: number
  /** The largest batch that `train` will be given. */
  readonly batchSize: number
  /** How many threads to use at most; an engine may use fewer and says so in `info`. */
  readonly threads: number
  /**
   * The share of each target that is spread evenly over all classes, 0..1; 0 is off. The losses of
   * training are measured against these targets, the loss of inference against the labels.
   */
  readonly labelSmoothing: number
  /** The largest L2 norm of a batch's mean gradient over all parameters; null for no limit. */
  readonly gradientClip: number | null
  /** The decay per step of the moving average of the weights; null for none. */
  readonly weightAverage: number | null
  /** How training images are changed each time they are seen; null for not at all. */
  readonly augmentation: Augmentation | null
}

/** Training as the textbook has it: nothing smoothed, clipped, averaged or augmented. */
export const plainTraining = {
  labelSmoothing: 0,
  gradientClip: null,
  weightAverage: null,
  augmentation: null,
} as const satisfies Partial<EngineOptions>

/** A stretch of consecutive optimizer steps: long enough to be fast, short enough to pause between. */
export interface Stretch {
  /** Sample indices in the order in which they are visited; the last batch may be a partial one. */
  readonly order: Uint32Array
  readonly batchSize: number
  /** One learning rate per step: `ceil(order.length / batchSize)` of them. */
  readonly learningRates: Float64Array
  /** Images that the run visited before; from it augmentation knows how to change each one. */
  readonly firstVisit: number
}

export interface StretchResult {
  /** Mean cross-entropy of each step's batch, before that step's update. */
  readonly losses: Float64Array
  /** Right answers of each step's batch, before that step's update. */
  readonly correct: Uint32Array
  /**
   * The first step whose loss was not finite, or null. The engine stops there: that step and those
   * after it made no update.
   */
  readonly divergedAt: number | null
}

export interface Inference {
  /** Softmax of the logits, `[count, classes]`. */
  readonly probabilities: Float32Array
  /** Mean cross-entropy against the labels; 0 for no samples. */
  readonly loss: number
}

export interface EngineInfo {
  /** What computes, for people: "Plain TypeScript", "WebAssembly, relaxed SIMD". */
  readonly name: string
  readonly threads: number
}

/** The state of training that, together with the place in the order, makes a run continue exactly. */
export interface EngineState {
  /** All parameters in the network's order, every tensor laid out as in PyTorch. */
  readonly parameters: Float32Array
  /**
   * The moving average of the parameters, laid out as they are, and at its end how many steps it has
   * seen; null where none is kept.
   */
  readonly average: Float32Array | null
  /** The optimizer's own memory (momentum, moments, step count), opaque to the caller. */
  readonly optimizer: Float32Array
  /** Position of the dropout stream. */
  readonly random: readonly number[]
}

/**
 * Trains and runs one network. The only door between training and arithmetic: the plain engine and
 * the compiled one both stand behind it. Calls must not overlap.
 *
 * With `weightAverage`, whoever asks or saves gets the moving average: `infer`, `activations` and
 * `parameters` use it, while `train` goes on with the weights themselves, which are in `state`.
 *
 * What computes on threads throws ThreadError when one of them fails; nothing but `close` is of use
 * then, nor is it after `close`.
 */
export interface Engine {
  readonly info: EngineInfo
  readonly network: Network
  /** @throws RangeError unless batches, learning rates and sample indices fit each other and the engine. */
  train(stretch: Stretch): Promise<StretchResult>
  /**
   * Forward passes over the resident samples at `indices`, with the averaged weights if there are any.
   * @throws RangeError for an index of no sample
   */
  infer(indices: Uint32Array): Promise<Inference>
  /**
   * One forward pass over one image (uint8, as in `Samples`), with the averaged weights if there are any.
   * @returns the output of every layer in order, then, unless the last layer is a softmax, the softmax
   *   of its output: so the last array always holds the class probabilities.
   * @throws RangeError for an image of another size
   */
  activations(pixels: Uint8Array): Promise<Float32Array[]>
  /** What training goes on from; `parameters` in it are the weights themselves, never their average. */
  state(): EngineState
  /** @throws RangeError if the state is not one of this network and optimizer; nothing changes then. */
  restore(state: EngineState): void
  /** What `infer` computes with: the averaged weights if there are any, else the weights; a copy. */
  parameters(): Float32Array
  /**
   * Sets the weights, and their average to the same: it begins anew. The optimizer keeps its memory.
   * @throws RangeError unless there are exactly `network.parameterCount` values
   */
  setParameters(values: Float32Array): void
  /** Frees threads and memory; resolves also after a failure and when it was closed before. */
  close(): Promise<void>
}
