import { describe, expect, test } from 'vitest'
import { walk } from '../../../src/renderer/evaluate/walk.ts'

const from = (actual: number, predicted: number) => (key: string, ctrlKey = false) =>
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
