import { describe, expect, it } from 'vitest'
import {
  checkBytes,
  checkLimit,
  checkSampleQuery,
  checkStagePlace,
  checkStrokes,
} from '../../src/trainer/check-arguments.ts'

const wrong = (message: string) => expect.objectContaining({ code: 'ARGUMENT', message })

describe('a drawing', () => {
  it('is a list of strokes with points', () => {
    expect(() => checkStrokes([])).not.toThrow()
    expect(() => checkStrokes([{ points: [{ x: 0.5, y: 2, pressure: 0.3 }] }])).not.toThrow()
  })

  it.each([
    ['a text', 'A drawing is a list of strokes, not "a text".'],
    [null, 'A drawing is a list of strokes, not null.'],
    [[null], 'A stroke has a list of points, not undefined.'],
    [[{ points: 7 }], 'A stroke has a list of points, not 7.'],
    [
      [{ points: [{ x: 1 }] }],
      'A point has finite x and y and a pressure from 0 to 1, not {"x":1}.',
    ],
    [
      [{ points: [{ x: 1, y: 1, pressure: 2 }] }],
      'A point has finite x and y and a pressure from 0 to 1, not {"x":1,"y":1,"pressure":2}.',
    ],
    [[{ points: [null] }], 'A point has finite x and y and a pressure from 0 to 1, not null.'],
  ])('is not %o', (value, message) => {
    expect(() => checkStrokes(value)).toThrow(wrong(message))
  })

  it('has a bounded number of points', () => {
    const points = Array.from({ length: 100_001 }, () => ({ x: 0, y: 0 }))
    expect(() => checkStrokes([{ points }])).toThrow('at most 100000 points, not 100001')
  })
})

describe('a query for samples', () => {
  const query = { set: 'train', label: null, skip: 0, limit: 10 }

  it('asks for a part of the data, perhaps one class', () => {
    expect(() => checkSampleQuery(query)).not.toThrow()
    expect(() => checkSampleQuery({ ...query, set: 'test', label: 9 })).not.toThrow()
  })

  it.each([
    [{ ...query, set: 'all' }, 'The set is "train" or "test", not "all".'],
    [{ ...query, label: -1 }, 'A class is a whole number from 0 to 46, not -1.'],
    [
      { ...query, limit: 1e6 },
      'The number of digits is a whole number from 1 to 10000, not 1000000.',
    ],
    [null, 'The set is "train" or "test", not undefined.'],
  ])('refuses %o', (value, message) => {
    expect(() => checkSampleQuery(value)).toThrow(wrong(message))
  })
})

describe('a place in a network', () => {
  const place = { stage: 1, channel: 0, row: 2, column: 3 }

  it('is counted from zero in whole numbers', () => {
    expect(() => checkStagePlace(place)).not.toThrow()
    expect(() => checkStagePlace({ ...place, stage: 99 })).not.toThrow()
  })

  it.each([
    [{ ...place, stage: '1' }, 'The stage of a number'],
    [{ ...place, channel: -1 }, 'The channel of a number'],
    [{ ...place, row: 0.5 }, 'The row of a number'],
    [{ stage: 1, channel: 0, row: 0 }, 'The column of a number'],
    [null, 'The stage of a number'],
  ])('is not %o', (value, what) => {
    expect(() => checkStagePlace(value)).toThrow(expect.objectContaining({ code: 'ARGUMENT' }))
    expect(() => checkStagePlace(value)).toThrow(`${what} is a whole number from 0 to`)
  })
})

it('takes bytes for a file and whole numbers for limits', () => {
  expect(() => checkBytes('text')).toThrow(wrong('A model file is given as its bytes.'))
  expect(() => checkLimit(0.5)).toThrow('not 0.5')
  expect(() => checkLimit('9')).toThrow('not "9"')
})
