import type { ResolvedLayer } from '../nn/catalog.ts'

/** What one stage of a network, a layer with what finishes it, makes of an image. */
export interface LayerView {
  /** The stage's layers: a convolution, say, and the ReLU behind it. */
  readonly layers: readonly Pick<ResolvedLayer, 'kind' | 'options'>[]
  /** `[channels, height, width]`, or `[units]` */
  readonly shape: readonly number[]
  /** uint8 of that shape: 255 is the stage's greatest value, 0 its least one, or 0 if that is less. */
  readonly values: Uint8Array
}
