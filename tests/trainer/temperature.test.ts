import { describe, expect, it } from 'vitest'
import fixtures from '../fixtures/calibration/temperature.json' with { type: 'json' }
import { mostProbable } from '../../src/trainer/evaluation.ts'
import { atTemperature, fitTemperature } from '../../src/trainer/temperature.ts'

const { classes, cases } = fixtures

describe.each(Object.entries(cases))('a network that is %s', (_name, one) => {
  const probabilities = Float32Array.from(one.probabilities)

  it('gets the temperature that PyTorch finds from its logits', () => {
    const temperature = fitTemperature(probabilities, one.labels, classes)
    expect(temperature / one.temperature).toBeCloseTo(1, 4)
  })

  it('means the softmax of the logits divided by it', () => {
    const tempered = atTemperature(probabilities, one.temperature, classes)
    one.tempered.forEach((share, i) => expect(tempered[i]).toBeCloseTo(share, 5))
  })

  it('answers the same at any temperature', () => {
    const answers = mostProbable(probabilities, classes)
    for (const temperature of [0.2, 0.5, 3, 20]) {
      expect(mostProbable(atTemperature(probabilities, temperature, classes), classes)).toEqual(
        answers,
      )
    }
  })
})

describe('probabilities at the edge of float32', () => {
  it('stay probabilities at any temperature', () => {
    const probabilities = Float32Array.of(1, 0, 0, 1e-40, 1, 0)
    for (const temperature of [0.2, 1, 20]) {
      const tempered = atTemperature(probabilities, temperature, 3)
      for (const start of [0, 3]) {
        const row = tempered.subarray(start, start + 3)
        expect(row.every((share) => share >= 0 && share <= 1)).toBe(true)
        expect(row.reduce((sum, share) => sum + share)).toBeCloseTo(1, 6)
      }
    }
  })

  it('give the coolest temperature to who is always right, the hottest to who never is', () => {
    const sure = Float32Array.of(0.9, 0.1, 0.1, 0.9)
    expect(fitTemperature(sure, [0, 1], 2)).toBeCloseTo(0.2, 4)
    expect(fitTemperature(sure, [1, 0], 2)).toBeCloseTo(20, 4)
  })
})

it('refuses to fit to nothing, or to labels that are too few', () => {
  expect(() => fitTemperature(new Float32Array(0), [], 2)).toThrow(RangeError)
  expect(() => fitTemperature(new Float32Array(6), [0, 1], 2)).toThrow(
    '6 probabilities are not 2 for each of 2 labels.',
  )
})
