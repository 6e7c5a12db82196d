import type { Random } from '../../../src/nn/random.ts'
import type { DigitImage } from '../../../src/data/digit-image.ts'
import { between, oneOf, sketch } from './sketch.ts'

type Part = (random: Random) => string

/** Where lines of letters begin, end and cross. */
const lines = [10, 30, 50, 70, 90]

/** What the letters of many scripts are made of: each a stroke, somewhere. */
const parts: readonly Part[] = [
  (random) => {
    const x = oneOf(random, lines)
    return `${x},${oneOf(random, [6, 6, 30])} ${x},${oneOf(random, [70, 94, 94])}`
  },
  (random) => {
    const y = oneOf(random, lines)
    return `${oneOf(random, [8, 30])},${y} ${oneOf(random, [70, 92])},${y}`
  },
  (random) => `${corner(random)} ${corner(random)}`,
  (random) => `${corner(random)} ${corner(random)} ${corner(random)}`,
  (random) => arc(random, between(random, 14, 40), between(random, 2, 5)),
  (random) => arc(random, between(random, 6, 14), between(random, 4, 6.6)),
  // A hook: a line with a bend at its end.
  (random) => {
    const [x, y] = [oneOf(random, lines), oneOf(random, [10, 30])]
    const side = random.uniform() < 0.5 ? -1 : 1
    return `${x},${y} ${x},${y + 50} ${x + 8 * side},${y + 62} ${x + 24 * side},${y + 58}`
  },
  // A dot, or an accent.
  (random) => {
    const [x, y] = [oneOf(random, lines), oneOf(random, [8, 92, 50])]
    return `${x},${y} ${x + between(random, -10, 10)},${y + between(random, 2, 8)}`
  },
]

/** A letter of no script: stems, bars, bowls, hooks and dots, put together as letters are. */
export function glyph(random: Random): DigitImage {
  const count = 3 + random.integer(3)
  return sketch(
    random,
    Array.from({ length: count }, () => oneOf(random, parts)(random)),
  )
}

function corner(random: Random): string {
  return `${oneOf(random, lines)},${oneOf(random, lines)}`
}

function arc(random: Random, radius: number, length: number): string {
  const [x, y] = [oneOf(random, [30, 50, 70]), oneOf(random, [20, 50, 80])]
  const [from, flatness] = [between(random, 0, 2 * Math.PI), between(random, 0.6, 1.4)]
  const pieces = 9
  return Array.from({ length: pieces + 1 }, (_, i) => {
    const angle = from + (length * i) / pieces
    return `${x + radius * Math.cos(angle)},${y + flatness * radius * Math.sin(angle)}`
  }).join(' ')
}
