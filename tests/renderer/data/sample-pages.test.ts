import { expect, test } from 'vitest'
import { columnsIn, nextPage } from '../../../src/renderer/data/sample-pages.ts'

test('as many pictures stand in a row as fit, and at least one', () => {
  expect(columnsIn(37.5, 3.75)).toBe(10)
  expect(columnsIn(41, 3.75)).toBe(10)
  expect(columnsIn(-2, 3.75)).toBe(1)
})

test('the page after the last is the first', () => {
  expect(nextPage(0, 200, 450)).toBe(200)
  expect(nextPage(200, 200, 450)).toBe(400)
  expect(nextPage(400, 200, 450)).toBe(0)
  expect(nextPage(0, 200, 200)).toBe(0)
})
