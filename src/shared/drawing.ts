/** A point of the pen on the pad: x and y from 0 to 1, pressure from 0 to 1 where there is any. */
export interface PenPoint {
  readonly x: number
  readonly y: number
  readonly pressure?: number
}

/** The pen's width as a share of the pad's side, at a mouse's even pressure. */
export const penWidth = 0.06

/** How thick the line is in units of that: pressing harder draws thicker; a mouse presses by half. */
export function thickness({ pressure = 0.5 }: PenPoint): number {
  return 0.5 + pressure
}

/** One movement of the pen from touching the paper to leaving it. */
export interface Stroke {
  readonly points: readonly PenPoint[]
}

/**
 * How far a reading can be relied on. A drawing that is taken for no digit at all is `no-digit`,
 * whatever the network reads into it.
 */
export type Certainty = 'sure' | 'unsure' | 'no-digit'

/** What the network makes of a drawing. */
export interface DrawingPrediction {
  /** uint8 `[28·28]`: the image that the network really sees. */
  readonly pixels: Uint8Array
  /** Calibrated, if the model is. */
  readonly probabilities: readonly number[]
  readonly digit: number
  readonly certainty: Certainty
}
