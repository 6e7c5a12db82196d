import { expect, it } from 'vitest'
import { asInk, asShares, coloursOf } from '../../../src/renderer/inside/stage-colours.ts'

it('makes ink of values: from 0, or the least below it, to the greatest', () => {
  const inkOf = (...values: number[]) => [...asInk(Float32Array.from(values))]
  expect(inkOf(1, 2, 3, 4)).toEqual([64, 128, 191, 255])
  expect(inkOf(-1, 0, 0, 3)).toEqual([0, 64, 64, 255])
  expect(inkOf(-2, -1, -1, -2)).toEqual([0, 128, 128, 0])
  expect(inkOf(0, 0, 0, 0)).toEqual([0, 0, 0, 0])
})

it('makes shares of the largest of gradients, which keep their sign', () => {
  const sharesOf = (...values: number[]) => [...asShares(Float32Array.from(values))]
  expect(sharesOf(0.001, -0.002, 0)).toEqual([64, -127, 0])
  expect(sharesOf(0, 0)).toEqual([0, 0])
})

it('shows gradients above zero in blue, below it in orange, and none as paper', () => {
  const [blue, orange, none] = [0, 4, 8].map((at) => {
    const rgba = coloursOf(Float32Array.of(1, -1, 0), 'signs')
    return [...rgba.slice(at, at + 4)]
  })
  expect(blue![2]).toBeGreaterThan(blue![0]!)
  expect(orange![0]).toBeGreaterThan(orange![2]!)
  expect(none).toEqual([...coloursOf(Float32Array.of(0), 'ink')])
})
