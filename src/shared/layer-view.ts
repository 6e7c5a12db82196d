import type { Place, Reach, ResolvedLayer } from '../nn/catalog.ts'
import type { Stroke } from './drawing.ts'

/** What the network is watched with: a drawing, or an image as its data have it, uint8 of its shape. */
export type Subject = readonly Stroke[] | Uint8Array

/** What one stage of a network, a layer with what finishes it, makes of an image. */
export interface LayerView {
  /** The stage's layers: a convolution, say, and the ReLU behind it; none for the image itself. */
  readonly layers: readonly Pick<ResolvedLayer, 'kind' | 'options'>[]
  /** `[channels, height, width]`, or `[units]` */
  readonly shape: readonly number[]
  /** uint8 of that shape: 255 is the stage's greatest value, 0 its least one, or 0 if that is less. */
  readonly values: Uint8Array
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
  /** By which they are multiplied, laid out alike; null for a layer without weights. */
  readonly weights: Float32Array | null
  /** What the rule makes of them. */
  readonly sum: number
}
