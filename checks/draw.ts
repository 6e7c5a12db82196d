import type { Random } from '../src/nn/random.ts'

/** One of the values, each equally likely. */
export function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[random.integer(values.length)]!
}

/** A whole number from `least` to `most`, both included. */
export function between(random: Random, least: number, most: number): number {
  return least + random.integer(most - least + 1)
}

export function chance(random: Random, probability: number): boolean {
  return random.uniform() < probability
}

/** Bytes of no pattern. */
export function bytesOf(random: Random, length: number): Uint8Array {
  const words = Uint32Array.from({ length: Math.ceil(length / 4) }, () => random.nextUint32())
  return new Uint8Array(words.buffer, 0, length)
}

/** Letters, marks and pictures of one to four bytes in UTF-8, and what JSON must escape. */
const characters = ['a', 'Z', '0', ' ', '"', '\\', '/', '\n', '\t', '\u0001', 'é', 'ß', '中', '🖋']

export function textOf(random: Random, longest: number): string {
  return Array.from({ length: random.integer(longest + 1) }, () => pick(random, characters)).join(
    '',
  )
}
