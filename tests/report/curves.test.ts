import { describe, expect, it } from 'vitest'
import {
  accuracyCurves,
  bestEpoch,
  lossCurves,
  nearest,
  smoothed,
  smoothingFor,
} from '../../src/report/curves.ts'
import { batch, epoch } from '../renderer/runs.ts'

describe('smoothed', () => {
  it('leaves a flat curve flat from its first point on', () => {
    const flat = [0, 0.1, 0.5, 3].map((x) => ({ x, y: 0.7 }))
    for (const { y } of smoothed(flat, 0.1)) expect(y).toBeCloseTo(0.7, 12)
  })
  it('takes noise away and keeps the mean', () => {
    const noisy = Array.from({ length: 400 }, (_, i) => ({ x: i / 100, y: i % 2 }))
    const tail = smoothed(noisy, 0.2).slice(200)
    for (const { y } of tail) expect(Math.abs(y - 0.5)).toBeLessThan(0.06)
  })
  it('forgets what lies many time constants back', () => {
    const [, last] = smoothed(
      [
        { x: 0, y: 100 },
        { x: 10, y: 1 },
      ],
      0.1,
    )
    expect(last?.y).toBeCloseTo(1, 6)
  })
  it('smooths over more of a longer run', () => {
    expect(smoothingFor(1, [])).toBe(0.02)
    expect(smoothingFor(60, [])).toBe(0.2)
  })
  it('smooths over a few points where they lie far apart', () => {
    expect(smoothingFor(2, [batch(10), batch(20)])).toBeCloseTo(0.3, 12)
  })
})

describe('curves', () => {
  it('draws batches raw and smoothed, and validation where each epoch ends', () => {
    const curves = lossCurves([batch(50), batch(100)], [epoch(1)], 0.02)
    expect(curves.raw).toEqual([
      { x: 0.5, y: 0.5 },
      { x: 1, y: 0.5 },
    ])
    expect(curves.training).toHaveLength(2)
    expect(curves.validation).toEqual([{ x: 1, y: 0.08 }])
  })
  it('draws the epochs when there are no batches, as of a model that was opened', () => {
    const curves = accuracyCurves([], [epoch(1), epoch(2, { trainAccuracy: 0.98 })], 0.02)
    expect(curves.raw).toEqual([])
    expect(curves.training.map(({ y }) => y)).toEqual([0.97, 0.98])
  })
  it('leaves out what is not a number', () => {
    expect(lossCurves([batch(1, { loss: NaN }), batch(2)], [], 0.02).raw).toHaveLength(1)
  })
  it('has no validation curve when nothing is held out', () => {
    const history = [epoch(1, { validationLoss: null, validationAccuracy: null })]
    expect(lossCurves([], history, 0.02).validation).toEqual([])
  })
})

describe('bestEpoch', () => {
  it('is the first of those with the highest validation accuracy', () => {
    const history = [0.97, 0.99, 0.98, 0.99].map((validationAccuracy, i) =>
      epoch(i + 1, { validationAccuracy }),
    )
    expect(bestEpoch(history)?.epoch).toBe(2)
  })
  it('is the one with the lowest loss in a run that stops early', () => {
    const history = [0.3, 0.1, 0.2].map((validationLoss, i) =>
      epoch(i + 1, { validationLoss, validationAccuracy: 0.9 + i / 100 }),
    )
    expect(bestEpoch(history, { earlyStopping: { patience: 1 } })?.epoch).toBe(2)
    expect(bestEpoch(history, { earlyStopping: null })?.epoch).toBe(3)
  })
  it('is unknown without validation', () => {
    expect(bestEpoch([epoch(1, { validationAccuracy: null })])).toBeNull()
  })
})

describe('nearest', () => {
  const points = [1, 2, 4].map((x) => ({ x, y: x }))
  it.each([
    [-5, 1],
    [1.4, 1],
    [1.6, 2],
    [3.5, 4],
    [Infinity, 4],
  ])('to %d is %d', (x, found) => expect(nearest(points, x)?.x).toBe(found))
  it('is nothing among no points', () => expect(nearest([], 1)).toBeNull())
})
