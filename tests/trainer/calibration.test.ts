import { expect, it } from 'vitest'
import fixtures from '../fixtures/statistics/statistics.json' with { type: 'json' }
import { calibrationOf } from '../../src/trainer/calibration.ts'

it('is the expected calibration error as NumPy computes it, bin by bin', () => {
  const { probabilities, actual, predicted, bins, expectedError } = fixtures.calibration
  const confidences = predicted.map((label, example) => probabilities[10 * example + label]!)
  const calibration = calibrationOf(confidences, (i) => actual[i] === predicted[i])
  expect(calibration.expectedError).toBeCloseTo(expectedError, 12)
  expect(calibration.bins).toHaveLength(15)
  calibration.bins.forEach((bin, i) => {
    expect(bin.count).toBe(bins[i]!.count)
    expect(bin.confidence).toBeCloseTo(bins[i]!.confidence, 12)
    expect(bin.accuracy).toBeCloseTo(bins[i]!.accuracy, 12)
  })
})

it('is nothing for whoever is as right as sure, and all for whoever is surely wrong', () => {
  expect(calibrationOf([1, 1, 1], () => true).expectedError).toBe(0)
  expect(calibrationOf([1, 1, 1], () => false).expectedError).toBe(1)
  expect(calibrationOf([0.5, 0.5], (i) => i === 0, 10).expectedError).toBe(0)
})

it('puts a confidence on a border into the lower bin, as the bins are closed above', () => {
  const { bins } = calibrationOf([0.5, 0.5000001, 1, 0], () => true, 2)
  expect(bins.map(({ from, to, count }) => [from, to, count])).toEqual([
    [0, 0.5, 2],
    [0.5, 1, 2],
  ])
})

it('refuses to judge without examples', () => {
  expect(() => calibrationOf([], () => true)).toThrow(RangeError)
})
