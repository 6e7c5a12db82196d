import { describe, expect, it } from 'vitest'
import { toDigitImage } from '../../src/data/strokes.ts'
import type { PenPoint, Stroke } from '../../src/shared/drawing.ts'
import { meanDifference } from './mean-difference.ts'

/** A 7 as a person draws it: the bar, then the stem, slightly bent. */
const seven = stroke([0.3, 0.25], [0.5, 0.24], [0.7, 0.25], [0.62, 0.45], [0.5, 0.62], [0.45, 0.8])

function stroke(...points: [number, number][]): Stroke {
  return { points: points.map(([x, y]) => ({ x, y })) }
}

function moved({ points }: Stroke, move: (point: PenPoint) => PenPoint): Stroke {
  return { points: points.map(move) }
}

function ink(image: Uint8Array): number {
  return image.reduce((sum, value) => sum + value / 255, 0)
}

describe('the digit image of a drawing', () => {
  it('is null when nothing was drawn', () => {
    expect(toDigitImage([])).toBeNull()
    expect(toDigitImage([{ points: [] }])).toBeNull()
  })

  it('does not depend on where the digit was drawn', () => {
    const here = toDigitImage([seven])!
    const there = toDigitImage([moved(seven, ({ x, y }) => ({ x: x - 0.217, y: y + 0.113 }))])!
    expect(meanDifference(here, there)).toBeLessThan(1)
  })

  it.each([0.3, 0.5, 1.3])('hardly depends on its size (%s times as large)', (scale) => {
    const usual = toDigitImage([seven])!
    const scaled = moved(seven, ({ x, y }) => ({ x: x * scale, y: y * scale }))
    expect(meanDifference(usual, toDigitImage([scaled])!)).toBeLessThan(1)
  })

  it('has lines as thick as those of MNIST', () => {
    const one = toDigitImage([stroke([0.5, 0.2], [0.5, 0.8])])!
    for (const row of [10, 14, 18]) {
      const across = ink(one.subarray(row * 28, (row + 1) * 28))
      expect(across).toBeGreaterThan(1.9)
      expect(across).toBeLessThan(3.4)
    }
  })

  it('fills 20 of the 28 rows and is centred by mass', () => {
    const image = toDigitImage([seven])!
    const rows = Array.from({ length: 28 }, (_, y) => ink(image.subarray(y * 28, y * 28 + 28)))
    expect(rows.filter((sum) => sum > 0)).toHaveLength(20)
    const mass = rows.reduce((sum, row) => sum + row, 0)
    const centre = rows.reduce((sum, row, y) => sum + row * y, 0) / mass
    expect(Math.abs(centre - 14)).toBeLessThanOrEqual(0.51)
  })

  it('leaves a dot a dot', () => {
    const dot = toDigitImage([stroke([0.2, 0.7])])!
    expect(ink(dot)).toBeGreaterThan(2)
    expect(ink(dot)).toBeLessThan(10)
  })

  it('is thinner where the pen was pressed less', () => {
    const light = [0.2, 0.8].map((y) => ({ x: 0.8, y, pressure: 0.1 }))
    const image = toDigitImage([stroke([0.2, 0.2], [0.2, 0.8]), { points: light }])!
    const row = image.subarray(14 * 28, 15 * 28)
    expect(ink(row.subarray(14)) / ink(row.subarray(0, 14))).toBeCloseTo(0.6, 1)
  })

  it('is the same whether the pen reported few points or many', () => {
    const circle = (count: number) =>
      stroke(
        ...Array.from({ length: count + 1 }, (_, i): [number, number] => {
          const angle = (2 * Math.PI * i) / count
          return [0.5 + 0.3 * Math.sin(angle), 0.5 - 0.3 * Math.cos(angle)]
        }),
      )
    const [few, many] = [toDigitImage([circle(24)])!, toDigitImage([circle(2000)])!]
    expect(meanDifference(few, many)).toBeLessThan(4)
  })

  it.each([
    ['a coordinate that is not a number', { points: [{ x: NaN, y: 0 }] }],
    ['an infinite coordinate', { points: [{ x: 0, y: Infinity }] }],
    ['a pressure above 1', { points: [{ x: 0, y: 0, pressure: 7 }] }],
  ])('refuses %s', (_what, bad) => {
    expect(() => toDigitImage([bad])).toThrow(RangeError)
  })
})
