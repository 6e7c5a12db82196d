import { describe, expect, test } from 'vitest'
import { cellText, countErrors, viewConfusion } from '../../src/report/matrix-view.ts'

const confusion = [
  [90, 9, 1],
  [0, 50, 0],
  [10, 0, 40],
]

describe('viewConfusion', () => {
  test('shows the counts as they are', () => {
    expect(viewConfusion(confusion, 'counts').values).toEqual(confusion)
  })

  test('shares of the actual class add up to one in every row', () => {
    const { values } = viewConfusion(confusion, 'actual')
    expect(values[0]).toEqual([0.9, 0.09, 0.01])
    for (const row of values) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
  })

  test('shares of the predicted class add up to one in every column', () => {
    const { values } = viewConfusion(confusion, 'predicted')
    expect(values.map((row) => row[0])).toEqual([0.9, 0, 0.1])
    for (const j of [0, 1, 2]) {
      expect(values.reduce((total, row) => total + row[j]!, 0)).toBeCloseTo(1, 12)
    }
  })

  test('colours errors by the square root against the worst error, not against the diagonal', () => {
    const { strengths, worstError } = viewConfusion(confusion, 'counts')
    expect(worstError).toBe(10)
    expect(strengths[2]![0]).toBe(1)
    expect(strengths[0]![1]).toBeCloseTo(Math.sqrt(0.9), 12)
    expect(strengths[0]![2]).toBeCloseTo(Math.sqrt(0.1), 12)
    expect(strengths[1]![0]).toBe(0)
  })

  test('colours errors against one that is given, so that several matrices can be compared', () => {
    const { strengths, worstError } = viewConfusion(confusion, 'counts', 4)
    expect(worstError).toBe(10)
    expect([strengths[2]![0], strengths[0]![1]]).toEqual([1, 1])
    expect(strengths[0]![2]).toBeCloseTo(Math.sqrt(0.25), 12)
    expect(strengths[0]![0]).toBe(1)
  })

  test('colours the diagonal against its own largest value', () => {
    const { strengths } = viewConfusion(confusion, 'counts')
    expect([0, 1, 2].map((i) => strengths[i]![i])).toEqual([1, 50 / 90, 40 / 90])
  })

  test('a class that was never predicted has no share and no colour', () => {
    const { values, strengths } = viewConfusion(
      [
        [0, 5],
        [0, 7],
      ],
      'predicted',
    )
    expect(values.map((row) => row[0])).toEqual([0, 0])
    expect(strengths.map((row) => row[0])).toEqual([0, 0])
  })

  test('a perfect network has no worst error', () => {
    const { strengths, worstError } = viewConfusion(
      [
        [3, 0],
        [0, 4],
      ],
      'counts',
    )
    expect(worstError).toBe(0)
    expect(strengths).toEqual([
      [0.75, 0],
      [0, 1],
    ])
  })
})

test('counts what was tested and what was misread', () => {
  expect(countErrors(confusion)).toEqual({ total: 200, errors: 20 })
})

describe('cellText', () => {
  test('leaves empty cells empty', () => expect(cellText(0, 'actual')).toBe(''))
  test('writes counts plainly', () => expect(cellText(1032, 'counts')).toBe('1032'))
  test('writes shares as per cent with one decimal', () => {
    expect(cellText(0.0123, 'actual')).toBe('1.2')
    expect(cellText(0.9949, 'predicted')).toBe('99.5')
    expect(cellText(1, 'actual')).toBe('100')
  })
  test('never rounds something down to nothing', () => {
    expect(cellText(0.0003, 'actual')).toBe('<0.1')
  })
})
