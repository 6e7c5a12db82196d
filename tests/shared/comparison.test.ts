import { expect, it } from 'vitest'
import { conclusion, probability, type Comparison } from '../../src/shared/comparison.ts'
import { mcNemarP } from '../../src/shared/statistics.ts'

function comparison(fixed: number, broken: number): Comparison {
  const side = {
    ...{ name: 'x', path: null, networkName: 'Seed', parameterCount: 1, accuracy: 0.9 },
    accuracyInterval: { low: 0.8, high: 1 },
  }
  return {
    ...{ a: side, b: side, testCount: 10_000, bothWrong: 0, difference: 0 },
    differenceInterval: { low: 0, high: 0 },
    fixed: Array.from({ length: fixed }, (_, i) => i),
    broken: Array.from({ length: broken }, (_, i) => i),
    p: mcNemarP(broken, fixed),
  }
}

it.each([
  [
    [12, 5],
    'B reads 12 digits right that A misreads and misreads 5 that A reads: p = 0.14, the difference may be chance.',
  ],
  [
    [40, 12],
    'B reads 40 digits right that A misreads and misreads 12 that A reads: p < 0.001, chance alone would hardly do that, so B is better.',
  ],
  [
    [1, 11],
    'B reads 1 digit right that A misreads and misreads 11 that A reads: p = 0.006, chance alone would hardly do that, so A is better.',
  ],
  [
    [1200, 0],
    'B reads 1,200 digits right that A misreads and misreads none that A reads: p < 0.001, chance alone would hardly do that, so B is better.',
  ],
  [
    [0, 3],
    'B reads no digit right that A misreads and misreads 3 that A reads: p = 0.25, the difference may be chance.',
  ],
  [[0, 0], 'A and B read exactly the same digits right: on these digits neither is better.'],
] as const)('concludes from %o fixed and broken: %s', ([fixed, broken], sentence) => {
  expect(conclusion(comparison(fixed, broken))).toBe(sentence)
})

it('gives small probabilities a third digit and tiny ones a bound', () => {
  expect([1, 0.1435, 0.0433, 0.0012, 0.0009].map(probability)).toEqual([
    ...['p = 1.00', 'p = 0.14', 'p = 0.043', 'p = 0.001', 'p < 0.001'],
  ])
})
