import { describe, expect, test } from 'vitest'
import { walk, walkRows } from '../../../src/renderer/evaluate/walk.ts'

const from =
  (actual: number, predicted: number) =>
  (key: string, ctrlKey = false) =>
    walk({ actual, predicted }, { key, ctrlKey, metaKey: false }, 10)

describe('walking the matrix by keyboard', () => {
  test('arrows step one cell', () => {
    const press = from(4, 9)
    expect(press('ArrowUp')).toEqual({ actual: 3, predicted: 9 })
    expect(press('ArrowDown')).toEqual({ actual: 5, predicted: 9 })
    expect(press('ArrowLeft')).toEqual({ actual: 4, predicted: 8 })
  })

  test('arrows stop at the edges', () => {
    expect(from(0, 9)('ArrowUp')).toEqual({ actual: 0, predicted: 9 })
    expect(from(0, 9)('ArrowRight')).toEqual({ actual: 0, predicted: 9 })
    expect(from(9, 0)('ArrowDown')).toEqual({ actual: 9, predicted: 0 })
    expect(from(9, 0)('ArrowLeft')).toEqual({ actual: 9, predicted: 0 })
  })

  test('Home and End go to the ends of the row, with Ctrl to the corners', () => {
    expect(from(4, 5)('Home')).toEqual({ actual: 4, predicted: 0 })
    expect(from(4, 5)('End')).toEqual({ actual: 4, predicted: 9 })
    expect(from(4, 5)('Home', true)).toEqual({ actual: 0, predicted: 0 })
    expect(from(4, 5)('End', true)).toEqual({ actual: 9, predicted: 9 })
  })

  test('other keys are left to others', () => {
    expect(from(4, 5)('Enter')).toBeNull()
    expect(from(4, 5)('1')).toBeNull()
  })
})

describe('walking a contact sheet by keyboard', () => {
  const press = (from: number, key: string) => walkRows(from, { key }, 10, 4)

  test('arrows step along the rows and between them', () => {
    expect(press(5, 'ArrowRight')).toBe(6)
    expect(press(5, 'ArrowLeft')).toBe(4)
    expect(press(5, 'ArrowUp')).toBe(1)
    expect(press(5, 'ArrowDown')).toBe(9)
  })

  test('keys that lead beyond the sheet lead nowhere', () => {
    expect(press(0, 'ArrowLeft')).toBeNull()
    expect(press(2, 'ArrowUp')).toBeNull()
    expect(press(7, 'ArrowDown')).toBeNull()
    expect(press(9, 'ArrowRight')).toBeNull()
  })

  test('Home and End go to its ends', () => {
    expect(press(5, 'Home')).toBe(0)
    expect(press(5, 'End')).toBe(9)
  })
})
