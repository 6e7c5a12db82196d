import { pieces } from './pieces.ts'

/** Labelled grey images to learn from and to be tested on. */
export interface Dataset {
  readonly name: string
  /**
   * All images in one table, training first, then test: uint8 `[count, height·width]`, 0 is paper,
   * and the class of each, `[count]`.
   */
  readonly samples: { readonly pixels: Uint8Array; readonly labels: Uint8Array }
  readonly trainCount: number
  readonly testCount: number
  readonly imageShape: ImageShape
  /** What each label means, `[classes]`. */
  readonly classNames: readonly string[]
  /** Of the training pixels, each in 0..1. */
  readonly normalisation: { readonly mean: number; readonly deviation: number }
  /** What was read, for people who want to check. */
  readonly files: readonly { name: string; bytes: number; sha256: string }[]
  /** SHA-256 sums that say which samples these are: the same sums, the same samples. */
  readonly sums: readonly string[]
}

/** As a network takes it. */
export type ImageShape = readonly [channels: 1, height: number, width: number]

/** Bytes that worker threads see without a copy. */
export function sharedBytes(count: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(count))
}

/** Mean and standard deviation of uint8 pixels, each in 0..1. */
export async function normalisationOf(pixels: Uint8Array): Promise<Dataset['normalisation']> {
  const counts = new Uint32Array(256)
  for await (const [start, end] of pieces(pixels.length)) {
    countValues(pixels.subarray(start, end), counts)
  }
  const meanOf = (figure: (value: number) => number) =>
    counts.reduce((sum, count, pixel) => sum + count * figure(pixel / 255), 0) / pixels.length
  const mean = meanOf((value) => value)
  return { mean, deviation: Math.sqrt(meanOf((value) => (value - mean) ** 2)) }
}

function countValues(values: Uint8Array, counts: Uint32Array): void {
  // Over hundreds of millions of values an index is several times faster than an iterator.
  for (let at = 0; at < values.length; at++) counts[values[at]!]!++
}
