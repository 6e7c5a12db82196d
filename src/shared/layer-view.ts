import type { Place, Reach, ResolvedLayer } from '../nn/catalog.ts'
import type { Stroke } from './drawing.ts'

/** What the network is watched with: a drawing, or an image as its data have it, uint8 of its shape. */
export type Subject = readonly Stroke[] | Uint8Array

/** One stage of a network: a layer with what finishes it, or the image itself. */
export interface Stage {
  /** A convolution, say, and the ReLU behind it; none for the image. */
  readonly layers: readonly Pick<ResolvedLayer, 'kind' | 'options'>[]
  /** `[channels, height, width]`, or `[units]` */
  readonly shape: readonly number[]
}

/** What a stage makes of an image, or how the loss would change with it. */
export interface StageView extends Stage {
  /** float32 of its shape */
  readonly values: Float32Array
}

/** One number in what the stages give, the image being stage 0. */
export interface StagePlace extends Place {
  readonly stage: number
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
