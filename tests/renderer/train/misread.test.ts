import { expect, it } from 'vitest'
import { misread } from '../../../src/renderer/train/misread.ts'

it('counts everything beside the diagonal', () => {
  expect(
    misread([
      [5, 1, 0],
      [2, 7, 0],
      [0, 3, 9],
    ]),
  ).toBe(6)
})
