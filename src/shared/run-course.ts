import type { TestResult } from './metrics.ts'

/**
 * A point of a run: after so many epochs, 0 for the weights that it began with, null for those that
 * it ended with.
 */
export type CoursePoint = number | null

/** How a run went, as the weights tell that are kept of it. */
export interface RunCourse {
  /**
   * In the order of time. The beginning is left out where nobody knows its weights any more, the end
   * where its weights are those of one of the epochs kept.
   */
  readonly points: readonly CoursePoint[]
  /**
   * The epoch whose weights the run ended with, where that is not its last one, as after early
   * stopping; else null, as for a run under way or one that has no final weights.
   */
  readonly endedWith: number | null
  /** What every point reads, if it can. */
  readonly images: CourseImages | null
  /** Null if there are images. */
  readonly whyNoImages: WhyNoImages | null
  /** What its network reads, `[channels, height, width]`. */
  readonly inputShape: readonly number[]
  readonly classNames: readonly string[]
  /**
   * Of its first weights: `[filters, channels, height, width]`, or for a dense layer
   * `[units, ...shape of the image that it reads]`; null if there are none, or too many to look at.
   */
  readonly filterShape: readonly number[] | null
}

/**
 * - `other-data`: the data that the run learned from are not those in use, or nobody knows them.
 * - `settings`: nobody knows which images it held out, as this program can't read its settings, or
 *   they fit neither its network nor the data.
 * - `none`: it held none out, and there are no test images.
 */
export type WhyNoImages = 'other-data' | 'settings' | 'none'

/** Images that a run did not learn from. */
export interface CourseImages {
  /** Those that were held out from training, or test images where none were. */
  readonly set: 'validation' | 'test'
  /** Among all samples, ascending. */
  readonly indices: Uint32Array
  /** How many there are; a large network reads only some of them, evenly spread. */
  readonly total: number
  /** `[images]` */
  readonly labels: Uint8Array
}

/** What a run was like at one of its points. */
export interface CourseView {
  /** What it took each of the images for, `[images]`; empty without any. */
  readonly answers: Uint8Array
  /** What those answers come to, with their mean loss; null without images. */
  readonly result: TestResult | null
  /** float32 of `filterShape`; empty without any. */
  readonly filters: Float32Array
}

/** What a run made of an image on its way. */
export interface CourseReadings {
  /** What its network sees of the image, uint8 of `inputShape`. */
  readonly pixels: Uint8Array
  /** Probabilities, `[points][classes]`; empty for a point whose weights can't be read. */
  readonly readings: readonly (readonly number[])[]
}
