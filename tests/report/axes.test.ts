import { describe, expect, it } from 'vitest'
import {
  accuracyRange,
  endedAccuracyRange,
  endedLossRange,
  epochRange,
  epochTicks,
  fittedLogRange,
  fittedRange,
  linearTicks,
  logLossRange,
  logTicks,
  lossRange,
} from '../../src/report/axes.ts'
import type { Curves } from '../../src/report/curves.ts'

/** A loss that falls from 2.3 to 0.03 over `until` epochs, with validation once an epoch. */
function falling(until: number): Curves {
  const y = (x: number): number => 2.27 * Math.exp(-3 * x) + 0.03
  const training = Array.from({ length: until * 50 + 1 }, (_, i) => ({ x: i / 50, y: y(i / 50) }))
  const validation = Array.from({ length: Math.floor(until) }, (_, i) => ({
    x: i + 1,
    y: y(i + 1) * 1.1,
  }))
  return { raw: [], training, validation }
}

describe('epochTicks', () => {
  it('are whole epochs on a whole run', () => {
    expect(epochTicks({ min: 0, max: 5 })).toEqual([0, 1, 2, 3, 4, 5])
    expect(epochTicks({ min: 0, max: 40 })).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40])
  })
  it('are round fractions on a short stretch', () => {
    expect(epochTicks({ min: 6.72, max: 8.4 })).toEqual([6.75, 7, 7.25, 7.5, 7.75, 8, 8.25])
  })
  it('stay few on the longest run', () => {
    expect(epochTicks({ min: 0, max: 200 }).length).toBeLessThanOrEqual(9)
  })
})

describe('epochRange', () => {
  it('is the whole run, trained or not', () => {
    expect(epochRange(10, 2.5, 'all')).toEqual({ min: 0, max: 10 })
  })
  it('is the last fifth of what has been trained', () => {
    expect(epochRange(10, 5, 'last')).toEqual({ min: 4, max: 5 })
    expect(epochRange(10, 0, 'last')).toEqual({ min: 0, max: 10 })
  })
})

describe('ranges while a run goes on', () => {
  it('leave the loss axis alone except once, after the first epoch', () => {
    const during = [0.02, 0.3, 0.9].map((until) => lossRange(falling(until), false))
    const after = [1, 2, 3.5, 5].map((until) => lossRange(falling(until), true))
    expect(new Set(during.map(({ max }) => max))).toEqual(new Set([2.5]))
    expect(new Set(after.map(({ max }) => max))).toEqual(new Set([0.5]))
  })
  it('leave the accuracy axis at 0 in the first epoch, then at a round bottom', () => {
    const rising: Curves = {
      raw: [],
      training: [0, 1, 2].map((x) => ({ x, y: [0.1, 0.965, 0.99][x] ?? 0 })),
      validation: [{ x: 1, y: 0.97 }],
    }
    expect(accuracyRange(rising, false)).toEqual({ min: 0, max: 1 })
    expect(accuracyRange(rising, true)).toEqual({ min: 0.9, max: 1 })
  })
  it('keep an accuracy that stays low in sight', () => {
    const poor: Curves = { raw: [], training: [{ x: 1, y: 0.2 }], validation: [] }
    expect(accuracyRange(poor, true).min).toBe(0)
  })
  it('grow the logarithmic axis by whole decades only', () => {
    expect(logLossRange(falling(0.2))).toEqual({ min: 0.1, max: 2.5 })
    expect(logLossRange(falling(3))).toEqual({ min: 0.01, max: 2.5 })
  })
  it('make room for a loss that explodes', () => {
    const exploding: Curves = { raw: [], training: [{ x: 0.1, y: 37 }], validation: [] }
    expect(logLossRange(exploding).max).toBe(50)
  })
})

describe('ranges of the last part', () => {
  it('fit what is shown and nothing before it', () => {
    const { min, max } = fittedRange(falling(5), { min: 4, max: 5 }, { min: 0, max: 1000 })
    expect(min).toBeLessThanOrEqual(0.03)
    expect(max).toBeGreaterThan(0.03)
    expect(max).toBeLessThan(0.05)
  })
  it('never leave the limits of an accuracy', () => {
    const high: Curves = {
      raw: [],
      training: [
        { x: 1, y: 0.998 },
        { x: 2, y: 1 },
      ],
      validation: [],
    }
    expect(fittedRange(high, { min: 1, max: 2 }, { min: 0, max: 1 }).max).toBe(1)
  })
  it('end at 1, 2 or 5 of a decade on a logarithmic scale', () => {
    expect(fittedLogRange(falling(5), { min: 4, max: 5 })).toEqual({ min: 0.02, max: 0.05 })
  })
})

describe('ticks', () => {
  it('are round and inside the range', () => {
    expect(linearTicks({ min: 0, max: 0.5 })).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5])
    expect(linearTicks({ min: 0.984, max: 0.997 })).toEqual([0.985, 0.9875, 0.99, 0.9925, 0.995])
  })
  it('are decades when there are many', () => {
    expect(logTicks({ min: 0.001, max: 2.5 })).toEqual([0.001, 0.01, 0.1, 1])
    expect(logTicks({ min: 0.1, max: 2.5 })).toEqual([0.1, 0.2, 0.5, 1, 2])
  })
})

describe('ranges of a run that is over', () => {
  const epochs = (...values: number[]): Curves => ({
    raw: [],
    training: values.map((y, i) => ({ x: i + 1, y })),
    validation: [],
  })
  it('fit what there is', () => {
    expect(endedLossRange(epochs(0.52, 0.1, 0.05), 3)).toEqual({ min: 0, max: 0.6 })
    const { min, max } = endedAccuracyRange(epochs(0.91, 0.97, 0.99), 3)
    expect(min).toBeCloseTo(0.89)
    expect(max).toBe(1)
  })
  it('leave out the first batches, in a short run only few of them', () => {
    expect(endedLossRange(falling(5), 5).max).toBeLessThan(0.8)
    const short = endedLossRange(falling(1), 1).max
    expect(short).toBeGreaterThan(1)
    expect(short).toBeLessThan(2.5)
  })
})
