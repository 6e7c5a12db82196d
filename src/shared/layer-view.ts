import type { Place, Reach, ResolvedLayer } from '../nn/catalog.ts'
import type { Stroke } from './drawing.ts'

/** What the network is watched with: a drawing, or an image as its data have it, uint8 of its shape. */
export type Subject = readonly Stroke[] | Uint8Array

/** A map or unit of a stage. */
export type StageChannel = Pick<StagePlace, 'stage' | 'channel'>

/** What is looked at: an image, in a network of which a part may be muted. */
export interface Watched {
  readonly subject: Subject
  /** Maps and units that give nothing. What the network does not have, and its answer, are not muted. */
  readonly muted: readonly StageChannel[]
}

/** One stage of a network: a layer with what finishes it, or the image itself. */
export interface Stage {
  /** A convolution, say, and the ReLU behind it; none for the image. */
  readonly layers: readonly Pick<ResolvedLayer, 'kind' | 'options'>[]
  /** `[channels, height, width]`, or `[units]` */
  readonly shape: readonly number[]
}

/** What a stage makes of an image, or how the loss would change with it. */
export interface StageView extends Stage {
  /** Whether its maps and units can be muted: not those of the answer, nor what has no weights. */
  readonly isMutable: boolean
  /** float32 of its shape */
  readonly values: Float32Array
}

/** One number in what the stages give, the image being stage 0. */
export interface StagePlace extends Place {
  readonly stage: number
}

/** What is asked of the way back. */
export interface BackwardQuestion {
  /** What the image is to be; null for what the network takes it for. */
  readonly label: number | null
  /** The number whose gradient is to be explained; null for none. */
  readonly at: StagePlace | null
  /** Of the weights that made this number, the one whose gradient is to be explained; null for none. */
  readonly weight: Place | null
}

/** How one number that a stage gives came about: from a window of what the stage before it gave. */
export interface Derivation extends Reach {
  readonly at: StagePlace
  /** What was read, channel by channel; the channels that did most come first, the least are left out. */
  readonly parts: readonly DerivationPart[]
  /** The channels that were left out, and what they come to together. */
  readonly others: { readonly count: number; readonly sum: number }
  /** Null for a layer without one. */
  readonly bias: number | null
  /** The number as each of the stage's layers left it. */
  readonly steps: readonly { readonly kind: ResolvedLayer['kind']; readonly value: number }[]
  /** The answer's probability at the network's temperature, where it has one; null for all else. */
  readonly calibrated: number | null
}

/** What one channel does for a number. */
export interface DerivationPart {
  readonly channel: number
  /** float32 `[height·width]` of the window, 0 outside of the image. */
  readonly inputs: Float32Array
  /** By which they are multiplied, laid out alike; null where nothing is. */
  readonly weights: Float32Array | null
  /** What the rule makes of them. */
  readonly sum: number
}

/** Backpropagation of an image's loss through the network, from the answer back to the image. */
export interface BackwardView {
  /** What the image is taken for. */
  readonly label: number
  /** What the network gives that class, 0..1, before any calibration. */
  readonly probability: number
  /** Cross-entropy, in nats. */
  readonly loss: number
  /**
   * The image, then the stages. Their values are the gradients of what each stage's first layer gives,
   * before the rest of it, a ReLU say, has its say; of the answer, those of the logits.
   */
  readonly stages: readonly StageView[]
  /** Of the one gradient that was asked for; null if there is none there. */
  readonly derivation: GradientDerivation | null
  /** Of the filter or unit that gave that number; null if it has no weights. */
  readonly weights: WeightsView | null
  /** Of the one weight that was asked for; null if there is none there. */
  readonly weight: WeightDerivation | null
}

/** How one such gradient came about: from those of the numbers in the next stage that are made of it. */
export interface GradientDerivation extends Reach {
  readonly at: StagePlace
  /**
   * Channel by channel of the next stage: the gradients there, and the weight by which each of them reads
   * this number. The channels that did most come first; none of the answer, with which it all begins.
   */
  readonly parts: readonly DerivationPart[]
  readonly others: Derivation['others']
  /** Of the answer: its gradient is probability - target. */
  readonly answer: { readonly probability: number; readonly target: number } | null
  /** dLoss/d(what the stage gives) */
  readonly sum: number
  /** What is left of it in front of each of the stage's layers but the first, the last layer's first. */
  readonly steps: Derivation['steps']
}

/** The weights of one filter or unit, and what the loss has to say to them. */
export interface WeightsView {
  /** `[channels, height, width]` as it reads the stage before, or `[inputs]` */
  readonly shape: readonly number[]
  /** float32 of that shape */
  readonly weights: Float32Array
  /** dLoss/dweights, of the same shape. */
  readonly gradients: Float32Array
  /** In how many places of the image it is used. */
  readonly places: number
  /** Those of the stage's parameters that the whole output has one of: a bias, BatchNorm's scale and shift. */
  readonly single: readonly SingleWeight[]
}

/** One parameter of a whole map or unit. */
export interface SingleWeight {
  readonly kind: ResolvedLayer['kind']
  readonly name: 'weight' | 'bias'
  readonly value: number
  readonly gradient: number
}

/** How the gradient of one weight came about: from every place in which it is used. */
export interface WeightDerivation {
  /** In the filter: the channel that it reads, and where in the window. */
  readonly at: Place
  readonly value: number
  /** `[height·width]` of the numbers that it helped to make, row by row. */
  readonly deltas: Float32Array
  /** The numbers that it was multiplied with, laid out alike; 0 outside of the image. */
  readonly inputs: Float32Array
  readonly width: number
  /** Σ deltas · inputs */
  readonly gradient: number
  /** The same as the loss itself tells: how it differs between a little more and a little less weight. */
  readonly measured: number
}

/** How many test images a network reads rightly, and would with other weights. */
export interface TrialResult {
  readonly before: number
  readonly after: number
  /** How many it was given. */
  readonly count: number
}

/** What muting does: to the reading of the image, and of test images where there are some. */
export interface MuteTrial {
  readonly before: Answer
  readonly after: Answer
  readonly test: TrialResult | null
}

/** The class that a network gives most, and how much: calibrated if it is. */
export interface Answer {
  readonly label: number
  readonly probability: number
}

/** The learning rates of a step that may be chosen from. */
export const stepRates = [
  0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5,
] as const

/** What one step of gradient descent from one image alone would make of its loss. */
export interface StepsView {
  readonly label: number
  readonly before: StepOutcome
  /** For each of `stepRates`. */
  readonly after: readonly StepOutcome[]
}

export interface StepOutcome {
  /** Cross-entropy, in nats; not finite if the step went far too far. */
  readonly loss: number
  /** What the network gives the label then, 0..1. */
  readonly probability: number
}
