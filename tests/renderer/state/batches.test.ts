import { describe, expect, it } from 'vitest'
import { thinned, withBatches } from '../../../src/renderer/state/batches.ts'
import { batch } from '../runs.ts'

describe('withBatches', () => {
  it('stays bounded however long a run goes on', () => {
    let batches: ReturnType<typeof withBatches> = []
    for (let step = 1; step <= 9000; step++) batches = withBatches(batches, [batch(step)])
    expect(batches.length).toBeLessThanOrEqual(2000)
    expect(batches.length).toBeGreaterThan(900)
    expect(batches.at(-1)?.step).toBe(9000)
    const steps = batches.map(({ step }) => step)
    expect(steps).toEqual(steps.toSorted((a, b) => a - b))
  })
})

describe('thinned', () => {
  it('leaves a short curve as it is', () => {
    const batches = [batch(1), batch(2)]
    expect(thinned(batches, 2)).toBe(batches)
  })
  it('merges neighbours into their mean and keeps the newest', () => {
    const batches = [1, 2, 3, 4, 5].map((step) => batch(step, { loss: step }))
    expect(thinned(batches, 3).map(({ step, loss }) => [step, loss])).toEqual([
      [2, 1.5],
      [4, 3.5],
      [5, 5],
    ])
  })
  it('loses no point when their number is even', () => {
    const batches = [1, 2, 3, 4].map((step) => batch(step, { loss: step }))
    expect(thinned(batches, 3).map(({ loss }) => loss)).toEqual([1.5, 3, 4])
  })
})
