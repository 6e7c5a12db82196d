import { expect, it } from 'vitest'
import { shownBars } from '../../../src/renderer/components/shown-bars.ts'

const spread = Array.from({ length: 47 }, (_, label) => (label === 40 ? 0.5 : 0.5 / 46))

it('shows few classes all, each at its place', () => {
  const { labels, rest } = shownBars([0.1, 0.7, 0.2], null)
  expect(labels).toEqual([0, 1, 2])
  expect(rest.count).toBe(0)
})

it('shows the ten likeliest of many and sums up the others', () => {
  const { labels, rest } = shownBars(spread, null)
  expect(labels).toEqual([40, 0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect(rest.count).toBe(37)
  expect(rest.share).toBeCloseTo((37 * 0.5) / 46, 12)
})

it('always shows the true class', () => {
  expect(shownBars(spread, 46).labels).toEqual([40, 0, 1, 2, 3, 4, 5, 6, 7, 46])
  expect(shownBars(spread, 3).labels).toHaveLength(10)
})

it('sums up nothing where nothing was read yet', () => {
  expect(shownBars(new Array<number>(47).fill(0), null).rest.share).toBe(0)
})
