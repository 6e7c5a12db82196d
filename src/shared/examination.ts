import type { SampleDigit } from './dataset.ts'
import type { Answer } from './layer-view.ts'

/** How far a drawing is moved, in pixels of the image, to each side. */
export const farthestMove = 6
/** By how many degrees it is turned, clockwise. */
export const turnAngles = [-60, -50, -40, -30, -20, -10, 0, 10, 20, 30, 40, 50, 60] as const

/** Step by step from the pad to what the network is given. */
export const preparationSteps = ['shrunk', 'boxed', 'centred', 'redrawn'] as const
export type PreparationStep = (typeof preparationSteps)[number]

/** An image of the drawing, and its reading. */
export interface ReadImage {
  /** uint8 `[28·28]` */
  readonly pixels: Uint8Array
  readonly answer: Answer
}

/** What a drawing's reading depends on. */
export interface Examination {
  /** For each of `preparationSteps`. */
  readonly steps: readonly ReadImage[]
  /** The image moved, row by row from -farthestMove down and right to farthestMove. */
  readonly moved: readonly Answer[]
  /** The drawing turned before it is prepared, for each of `turnAngles`. */
  readonly turned: readonly ReadImage[]
  /** The training images whose pixels differ least, the nearest first; none without data like it. */
  readonly nearest: readonly SampleDigit[]
}
