import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { learningRateAt, type ScheduleSpec } from '../../src/nn/schedules.ts'

interface Fixture {
  readonly peak: number
  readonly totalSteps: number
  readonly stepsPerEpoch: number
  readonly schedules: { readonly schedule: ScheduleSpec; readonly rates: number[] }[]
}

// Made by tests/fixtures/nn/make-fixtures.py.
const fixture: Fixture = JSON.parse(
  readFileSync(new URL('../fixtures/nn/schedules.json', import.meta.url)).toString(),
)

describe('learning rates', () => {
  it.each(fixture.schedules)('of $schedule are PyTorch’s', ({ schedule, rates }) => {
    const { peak, totalSteps, stepsPerEpoch } = fixture
    for (const [step, rate] of rates.entries()) {
      const found = learningRateAt(schedule, peak, step, totalSteps, stepsPerEpoch)
      expect(Math.abs(found - rate), `step ${step}`).toBeLessThan(1e-9 * peak)
    }
  })

  it('reach the peak after a warm-up of any length, and are never zero', () => {
    for (const [warmUp, totalSteps] of [
      [0.3, 7],
      [1, 7],
      [0.01, 7],
      [0.5, 1],
    ] as const) {
      for (const kind of ['constant', 'cosine'] as const) {
        const rates = Array.from({ length: totalSteps }, (_, step) =>
          learningRateAt({ kind, warmUp }, 1, step, totalSteps, totalSteps),
        )
        expect(Math.max(...rates), `${kind}, ${warmUp}`).toBe(1)
        expect(Math.min(...rates), `${kind}, ${warmUp}`).toBeGreaterThan(0)
      }
    }
  })

  it('stay the same when constant', () => {
    expect(learningRateAt({ kind: 'constant' }, 0.3, 5, 10, 2)).toBe(0.3)
  })

  it('of one-cycle reach the peak and end near zero', () => {
    const schedule: ScheduleSpec = { kind: 'one-cycle', warmUp: 0.25 }
    const rates = Array.from({ length: 400 }, (_, step) =>
      learningRateAt(schedule, 1, step, 400, 200),
    )
    expect(rates.indexOf(Math.max(...rates))).toBe(99)
    expect(rates[99]).toBe(1)
    expect(rates[399]).toBeCloseTo(1 / 250_000, 12)
  })

  it.each([
    [0, 1],
    [0.25, 1],
    [0.25, 2],
    [0, 10],
    [1, 10],
  ])('of one-cycle are sane for a warm-up of %d and %d steps', (warmUp, totalSteps) => {
    const schedule: ScheduleSpec = { kind: 'one-cycle', warmUp }
    const rates = Array.from({ length: totalSteps }, (_, step) =>
      learningRateAt(schedule, 1, step, totalSteps, totalSteps),
    )
    expect(Math.max(...rates)).toBe(1)
    expect(Math.min(...rates)).toBeGreaterThan(0)
  })
})
