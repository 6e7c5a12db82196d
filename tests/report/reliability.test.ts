import { expect, it } from 'vitest'
import { asMisread } from '../../src/renderer/evaluate/changed-digits.ts'
import { certaintyInWords, meanConfidence, reliabilityBins } from '../../src/report/reliability.ts'
import { wilsonInterval } from '../../src/shared/statistics.ts'

const bins = [
  { from: 0, to: 0.5, count: 0, confidence: 0, accuracy: 0 },
  { from: 0.5, to: 0.75, count: 4, confidence: 0.6, accuracy: 0.25 },
  { from: 0.75, to: 1, count: 96, confidence: 0.95, accuracy: 1 },
]

it('shows the bins that hold digits, each with the interval of its accuracy', () => {
  const shown = reliabilityBins({ expectedError: 0.06, bins })
  expect(shown.map(({ from, interval }) => [from, interval])).toEqual([
    [0.5, wilsonInterval(1, 4)],
    [0.75, wilsonInterval(96, 96)],
  ])
  expect(shown[1]!.fullness).toBe(1)
  expect(shown[0]!.fullness).toBeCloseTo(Math.log(5) / Math.log(97))
})

it('weighs the confidence of every bin by its digits', () => {
  expect(meanConfidence({ expectedError: 0, bins })).toBeCloseTo(0.04 * 0.6 + 0.96 * 0.95)
})

it('calls a network too sure, or not sure enough, only when its digits show it', () => {
  const all = (count: number, confidence: number, accuracy: number) =>
    certaintyInWords({
      expectedError: 0,
      bins: [{ from: 0, to: 1, count, confidence, accuracy }],
    })
  expect(all(1000, 0.99, 0.95)).toBe('it is surer than it is right')
  expect(all(1000, 0.9, 0.95)).toBe('it is right more often than it is sure')
  expect(all(20, 0.99, 0.95)).toBe('on the whole, it is as sure as it is right')
})

it('shows a changed digit as the network that misreads it', () => {
  const a = { predicted: 9, probabilities: [0.1] }
  const b = { predicted: 4, probabilities: [0.2] }
  const digit = { index: 60_007, actual: 4, pixels: new Uint8Array(784), a, b }
  expect(asMisread(digit, 'fixed')).toMatchObject({ index: 60_007, actual: 4, predicted: 9 })
  expect(asMisread({ ...digit, actual: 9 }, 'broken')).toMatchObject({ actual: 9, predicted: 4 })
})
