import { describe, expect, it } from 'vitest'
import { rateEnds, ratePath } from '../../../src/renderer/train/rate-curve.ts'

/** The y of every point of a path. */
function heights(path: string): number[] {
  return [...path.matchAll(/[ML][\d.]+ (-?[\d.]+)/g)].map((match) => Number(match[1]))
}

describe('ratePath', () => {
  it('stays at the top for a constant rate', () => {
    expect(new Set(heights(ratePath({ kind: 'constant' }, 3, 100, 40)))).toEqual(new Set([0]))
  })
  it('steps down as often as the schedule does', () => {
    const path = ratePath({ kind: 'step', everyEpochs: 2, factor: 0.5 }, 6, 120, 40)
    expect(new Set(heights(path))).toEqual(new Set([0, 20, 30]))
  })
  it('rises to the peak and falls to the floor in one cycle', () => {
    const ys = heights(ratePath({ kind: 'one-cycle', warmUp: 0.25 }, 4, 120, 40))
    expect(ys[0]).toBeGreaterThan(35)
    expect(Math.min(...ys)).toBeLessThan(0.2)
    expect(ys.indexOf(Math.min(...ys)) / ys.length).toBeCloseTo(0.25, 1)
    expect(ys.at(-1)).toBeCloseTo(40, 1)
  })
})

describe('rateEnds', () => {
  it('are the first and the last rate', () => {
    const { first, last } = rateEnds({ kind: 'cosine' }, 0.1, 5)
    expect(first).toBeCloseTo(0.1, 6)
    expect(last).toBeLessThan(0.0001)
  })
})
