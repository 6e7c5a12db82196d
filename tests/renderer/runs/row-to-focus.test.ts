import { expect, it } from 'vitest'
import { rowToFocus } from '../../../src/renderer/runs/row-to-focus.ts'

const change = (from: string, to: string, chosen: string) => ({
  ...{ before: [...from], now: [...to], chosen: [...chosen] },
  ...{ shownBefore: [...from], shownNow: [...to] },
})

it.each([
  ['moved up', 'abc', 'ac', 'b', { row: 1, isBack: false }],
  ['is the last one now', 'abc', 'ab', 'c', { row: 1, isBack: false }],
  ['moved up for several', 'abcd', 'ad', 'bc', { row: 1, isBack: false }],
  ['came back', 'ac', 'abc', 'b', { row: 1, isBack: true }],
])('is the row that %s', (_, from, to, chosen, row) => {
  expect(rowToFocus(change(from, to, chosen))).toEqual(row)
})

it('is none when a run begins or runs make room that nobody chose', () => {
  expect(rowToFocus(change('ab', 'cab', 'a'))).toBeNull()
  expect(rowToFocus(change('ab', 'a', 'a'))).toBeNull()
})

it('is none when a search hides a chosen run or shows it again', () => {
  const all = { before: ['a', 'b'], now: ['a', 'b'], chosen: ['b'] }
  expect(rowToFocus({ ...all, shownBefore: ['a', 'b'], shownNow: ['a'] })).toBeNull()
  expect(rowToFocus({ ...all, shownBefore: ['a'], shownNow: ['a', 'b'] })).toBeNull()
})
