import { mix, type Random } from '../random.ts'

/** Uniform from -most to most. */
export function between(stream: Random, most: number): number {
  return (2 * stream.uniform() - 1) * most
}

/**
 * Random words for many pixels at once, much quicker than the stream itself: word i is a hash of one
 * of its numbers, the key, and i.
 *
 * @returns 32 bits, perhaps with a sign
 */
export function wordOf(key: number, i: number): number {
  return mix(key ^ Math.imul(i, 0x9e3779b9))
}

/**
 * Nearly normal, in whole numbers: the sum of a word's four bytes, less its mean (Irwin-Hall; no value
 * lies beyond 3.45 deviations). Whole numbers, so that it rounds the same everywhere.
 */
export function wholeNormal(word: number): number {
  return (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24) - 510
}

/** Of `wholeNormal`: four times the variance of a byte. */
export const wholeNormalDeviation = Math.sqrt((4 * (256 ** 2 - 1)) / 12)
