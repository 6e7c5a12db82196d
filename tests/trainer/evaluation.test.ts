import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Averages, ClassMetrics } from '../../src/shared/metrics.ts'
import { confusionMatrix, mostProbable, testResult } from '../../src/trainer/evaluation.ts'

interface Case {
  readonly name: string
  readonly actual: number[]
  readonly predicted: number[]
  readonly accuracy: number
  readonly macro: Averages
  readonly weighted: Averages
  readonly perClass: ClassMetrics[]
  readonly confusion: number[][]
}

const fixture = new URL('../fixtures/metrics/metrics.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(fixture, 'utf8')) as { cases: Case[] }

describe('the figures of a test', () => {
  it.each(cases)('are those of scikit-learn: $name', (expected) => {
    const actual = Uint8Array.from(expected.actual)
    const confusion = confusionMatrix(actual, Uint8Array.from(expected.predicted), 10)
    expect(confusion).toEqual(expected.confusion)
    const result = testResult(confusion, 0.5)
    expect(result.loss).toBe(0.5)
    expect(result.accuracy).toBeCloseTo(expected.accuracy, 12)
    expectClose([result.macro, result.weighted], [expected.macro, expected.weighted])
    expectClose(result.perClass, expected.perClass)
  })

  it('are all 0 without any example', () => {
    const { accuracy, macro, weighted } = testResult(
      confusionMatrix(new Uint8Array(), new Uint8Array(), 10),
      0,
    )
    const none = { precision: 0, recall: 0, f1: 0 }
    expect({ accuracy, macro, weighted }).toEqual({ accuracy: 0, macro: none, weighted: none })
  })

  it('need a prediction for every example', () => {
    expect(() => confusionMatrix(new Uint8Array(3), new Uint8Array(2), 10)).toThrow(
      '3 examples cannot have 2 predictions.',
    )
  })
})

describe('the most probable class', () => {
  it('is found in every row', () => {
    const probabilities = Float32Array.of(0.2, 0.5, 0.3, 0.6, 0.1, 0.3)
    expect(mostProbable(probabilities, 3)).toEqual(Uint8Array.of(1, 0))
  })

  it('is the first of equal ones', () => {
    expect(mostProbable(Float32Array.of(0.1, 0.45, 0.45), 3)).toEqual(Uint8Array.of(1))
  })
})

function expectClose(actual: readonly object[], expected: readonly object[]): void {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((figures, row) => {
    for (const [name, value] of Object.entries(expected[row]!)) {
      expect((figures as Record<string, number>)[name], name).toBeCloseTo(value as number, 12)
    }
  })
}
