import { describe, expect, test } from 'vitest'
import { arrange, confidence } from '../../../src/renderer/evaluate/contact-sheet.ts'
import type { TestedDigit } from '../../../src/shared/metrics.ts'

function read(index: number, share: number): TestedDigit {
  const probabilities = [1 - share, share]
  return { index, actual: 0, predicted: 1, probabilities, pixels: new Uint8Array(784) }
}
const digits = [read(60_007, 0.6), read(60_001, 0.9), read(60_003, 0.6), read(60_009, 0.99)]
const indices = (order: Parameters<typeof arrange>[1]) =>
  arrange(digits, order).map(({ index }) => index - 60_000)

describe('arranging a contact sheet', () => {
  test('confidence is the share of the class that was chosen', () => {
    expect(confidence(digits[1]!)).toBe(0.9)
  })
  test('the surest come first, equals in file order', () => {
    expect(indices('surest')).toEqual([9, 1, 3, 7])
  })
  test('the least sure come first, equals in file order', () => {
    expect(indices('least-sure')).toEqual([3, 7, 1, 9])
  })
  test('file order is the order of the indices', () => {
    expect(indices('as-filed')).toEqual([1, 3, 7, 9])
  })
  test('the given list stays as it was', () => {
    arrange(digits, 'surest')
    expect(digits[0]!.index).toBe(60_007)
  })
})
