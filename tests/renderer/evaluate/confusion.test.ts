import { describe, expect, test } from 'vitest'
import { cellSentence } from '../../../src/renderer/evaluate/confusion.ts'
import { namings } from '../../../src/shared/class-names.ts'

describe('cellSentence', () => {
  const digits = namings.digits.names

  test('calls classes by their names', () => {
    const cell = { actual: 0, predicted: 6 }
    expect(cellSentence(cell, 3, 0, 'counts', namings.fashion.names)).toBe(
      '3 images: T-shirt/top, read as Shirt',
    )
  })

  const sentence = (actual: number, predicted: number, count: number) =>
    cellSentence({ actual, predicted }, count, 0.123, 'counts', digits)

  test('tells how many digits were read as what', () => {
    expect(sentence(4, 9, 1)).toBe('1 digit: 4, read as 9')
    expect(sentence(4, 9, 0)).toBe('0 digits: 4, read as 9')
    expect(sentence(4, 4, 1032)).toBe('1032 digits: 4, read rightly')
  })

  test('begins with the share where the cell shows one', () => {
    expect(cellSentence({ actual: 4, predicted: 9 }, 12, 0.0122, 'actual', digits)).toBe(
      '1.2 per cent, 12 digits: 4, read as 9',
    )
  })
})
