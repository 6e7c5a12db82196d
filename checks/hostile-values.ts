import type { Random } from '../src/nn/random.ts'
import { bytesOf, chance, pick, textOf } from './draw.ts'

/** Anything that structured cloning carries from a page to another process, and nothing else. */
export function hostileValue(random: Random, depth = 0): unknown {
  if (depth > 3 || chance(random, 0.5)) return pick(random, simpleValues)(random)
  return pick(random, compoundValues)(random, () => hostileValue(random, depth + 1))
}

/** Every part of a right value replaced with some probability; so what is wrong hides in what is not. */
export function spoilt(random: Random, value: unknown): unknown {
  if (chance(random, 0.1)) return hostileValue(random)
  if (Array.isArray(value)) return value.map((item: unknown) => spoilt(random, item))
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  const entries = Object.entries(value).map(([key, item]) => [key, spoilt(random, item)] as const)
  if (chance(random, 0.1)) entries.push([pick(random, keys), hostileValue(random)])
  return Object.fromEntries(entries.filter(() => !chance(random, 0.03)))
}

const keys = ['__proto__', 'constructor', 'toString', 'length', 'theme', 'kind', '0', '', 'a']
const numbers = [
  0,
  -0,
  1,
  -1,
  0.5,
  9,
  10,
  28,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e308,
  NaN,
  Infinity,
  -Infinity,
]
const texts = [
  ...['', ' ', '/', '/tmp/../etc/passwd', '../a', 'C:\\a', '\\\\host\\share', '/a\0b', 'file:///a'],
  ...[
    '__proto__',
    'constructor',
    'train',
    'test',
    'dark',
    'onnx',
    'adam',
    '\ud800',
    '\u202e/a',
    '%2e%2e',
  ],
]

const simpleValues: readonly ((random: Random) => unknown)[] = [
  () => undefined,
  () => null,
  (random) => chance(random, 0.5),
  (random) => pick(random, numbers),
  (random) => random.normal() * 1e3,
  (random) => BigInt(random.nextUint32()),
  (random) => pick(random, texts),
  (random) => textOf(random, 20),
  (random) => `/${textOf(random, 20)}`,
  (random) => 'x'.repeat(random.integer(40_000)),
  (random) => new Date(random.nextUint32()),
  () => new Date(NaN),
  () => /a/g,
  () => new RangeError('an error'),
  (random) => bytesOf(random, random.integer(100)),
  (random) => bytesOf(random, 16).buffer,
  () => new Float32Array([NaN, 1]),
  () => Object(1n),
  () => Object('dark'),
  () => new Array(1000),
  () => nested(5_000),
]

const compoundValues: readonly ((random: Random, inner: () => unknown) => unknown)[] = [
  (random, inner) => Array.from({ length: random.integer(5) }, inner),
  (random, inner) => Object.fromEntries([[pick(random, keys), inner()]]),
  (_random, inner) => ({ theme: inner(), lossScale: 'linear' }),
  (_random, inner) => ({ points: [{ x: inner(), y: 1, pressure: inner() }] }),
  (_random, inner) => [{ points: inner() }],
  (_random, inner) => ({ set: 'train', label: inner(), skip: inner(), limit: 9 }),
  (_random, inner) => new Map([[inner(), inner()]]),
  (_random, inner) => new Set([inner()]),
  (_random, inner) => cyclic({ inner: inner() }),
  (_random, inner) => cyclic([inner()]),
]

function cyclic(value: object): object {
  return Object.assign(value, { self: value })
}

/** Deeper than JSON.stringify likes, not deeper than cloning carries. */
function nested(depth: number): unknown {
  let value: unknown = null
  for (let i = 0; i < depth; i++) value = [value]
  return value
}
