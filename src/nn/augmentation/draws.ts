import type { Random } from '../random.ts'

/** Uniform from -most to most. */
export function between(stream: Random, most: number): number {
  return (2 * stream.uniform() - 1) * most
}

/**
 * Nearly normal, in whole numbers: the sum of a word's four bytes, less its mean (Irwin-Hall; no value
 * lies beyond 3.45 deviations). Quicker than an exact one, and whole numbers round the same everywhere.
 */
export function wholeNormal(stream: Random): number {
  const word = stream.nextUint32()
  return (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24) - 510
}

/** Of `wholeNormal`: four times the variance of a byte. */
export const wholeNormalDeviation = Math.sqrt((4 * (256 ** 2 - 1)) / 12)
