import { describe, expect, it } from 'vitest'
import fixtures from '../fixtures/statistics/statistics.json' with { type: 'json' }
import {
  mcNemarP,
  pairedDifferenceInterval,
  spreadOf,
  wilsonInterval,
} from '../../src/shared/statistics.ts'

describe("Wilson's interval", () => {
  it.each(fixtures.wilson)('is that of SciPy for $hits of $trials', ({ hits, trials, ...ends }) => {
    const { low, high } = wilsonInterval(hits, trials)
    expect(low).toBeCloseTo(ends.low, 12)
    expect(high).toBeCloseTo(ends.high, 12)
  })

  it('refuses more hits than trials, and no trials at all', () => {
    expect(() => wilsonInterval(3, 2)).toThrow(RangeError)
    expect(() => wilsonInterval(0, 0)).toThrow(RangeError)
  })
})

describe("McNemar's exact p", () => {
  it.each(fixtures.mcNemar)('is that of SciPy for $onlyA against $onlyB', (fixture) => {
    const { onlyA, onlyB, p } = fixture
    const computed = mcNemarP(onlyA, onlyB)
    expect(Math.abs(computed - p)).toBeLessThanOrEqual(1e-10 * p)
    expect(mcNemarP(onlyB, onlyA)).toBe(computed)
  })
})

describe("Tango's interval of a paired difference", () => {
  it.each(fixtures.pairedDifference)(
    'fits its definition for $onlyA against $onlyB of $trials',
    ({ onlyA, onlyB, trials, ...ends }) => {
      const { low, high } = pairedDifferenceInterval(onlyA, onlyB, trials)
      expect(low).toBeCloseTo(ends.low, 7)
      expect(high).toBeCloseTo(ends.high, 7)
    },
  )

  it('turns around with the two readers', () => {
    const one = pairedDifferenceInterval(5, 12, 1000)
    const other = pairedDifferenceInterval(12, 5, 1000)
    expect(other.low).toBeCloseTo(-one.high, 14)
    expect(other.high).toBeCloseTo(-one.low, 14)
  })

  it('ends at the edge when one reads everything that the other misreads', () => {
    expect(pairedDifferenceInterval(0, 30, 30).high).toBe(1)
    expect(pairedDifferenceInterval(30, 0, 30).low).toBe(-1)
  })

  it('refuses more differences than trials', () => {
    expect(() => pairedDifferenceInterval(6, 5, 10)).toThrow('6 and 5 are no counts among 10')
  })
})

describe('spread', () => {
  it.each(fixtures.spread)('of $values is that of NumPy', ({ values, ...figures }) => {
    const spread = spreadOf(values)
    expect(spread).toEqual({
      mean: expect.closeTo(figures.mean, 12),
      standardDeviation: expect.closeTo(figures.standardDeviation, 12),
      min: figures.min,
      max: figures.max,
    })
  })

  it('of a single value is none, and of no value an error', () => {
    expect(spreadOf([0.5])).toEqual({ mean: 0.5, standardDeviation: 0, min: 0.5, max: 0.5 })
    expect(() => spreadOf([])).toThrow(RangeError)
  })
})
