import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import type { Random } from '../../src/nn/random.ts'

/**
 * Every value is within 1e-4 of the expected one, relative to it. Values that are tiny beside the
 * largest of their tensor are sums that cancelled out: for those, 1e-6 of the largest is enough.
 */
export function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, what: string) {
  expect(found.length, what).toBe(expected.length)
  const values = Array.from(expected)
  const floor = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) * 1e-6
  const wrong = values.findIndex(
    (value, i) => !(Math.abs(found[i]! - value) <= 1e-4 * Math.abs(value) + floor),
  )
  expect(wrong, `${what}[${wrong}] is ${found[wrong]}, not ${values[wrong]}`).toBe(-1)
}

/** Different values between -1 and 1 in random order, none nearer to another or to 0 than 0.5 / count. */
export function distinctValues(count: number, random: Random): Float64Array {
  const ranks = Uint32Array.from({ length: count }, (_, rank) => rank)
  random.shuffle(ranks)
  return Float64Array.from(ranks, (rank) => (2 * (rank + 0.25)) / count - 1)
}

export function sha256(values: Float32Array): string {
  return createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex')
}
