import { describe, expect, it } from 'vitest'
import { preparation } from '../../src/data/preparation.ts'
import { toDigitImage } from '../../src/data/strokes.ts'
import type { Stroke } from '../../src/shared/drawing.ts'

const through = (...corners: readonly (readonly [number, number])[]): Stroke => ({
  points: corners.map(([x, y]) => ({ x, y })),
})

/** The box of what is darker than paper, and the sum of the ink in shares of full ink. */
function measured(image: Uint8Array) {
  const inked = [...image.keys()].filter((i) => image[i]! > 0)
  const [columns, rows] = [inked.map((i) => i % 28), inked.map((i) => Math.floor(i / 28))]
  return {
    left: Math.min(...columns),
    right: Math.max(...columns),
    top: Math.min(...rows),
    bottom: Math.max(...rows),
    ink: image.reduce((sum, value) => sum + value, 0) / 255,
  }
}

describe('the preparation of a drawing', () => {
  // A small hook in a corner of the pad: a line down, and one at its foot to the right.
  const hook = [through([0.1, 0.1], [0.1, 0.3], [0.22, 0.3])]

  it('begins with the whole pad', () => {
    const { shrunk } = preparation(hook)!
    const { left, right, top, bottom, ink } = measured(shrunk)
    // The pen of 0.06 reaches 0.03 beyond its way on each side.
    expect([left, right, top, bottom]).toEqual([1, 6, 1, 9])
    const area = 28 * 28 * (0.06 * 0.32 + Math.PI * 0.03 ** 2)
    // Less than that, since the corner is rounded.
    expect(ink).toBeGreaterThan(0.85 * area)
    expect(ink).toBeLessThan(area)
  })

  it('makes it as large as MNIST’s digits, its box in the middle', () => {
    const { left, right, top, bottom } = measured(preparation(hook)!.boxed)
    expect(bottom - top + 1).toBe(20)
    expect(top - (27 - bottom)).toBeLessThanOrEqual(1)
    expect(Math.abs(left - (27 - right))).toBeLessThanOrEqual(1)
  })

  it('then puts its centre of mass there', () => {
    const { boxed, centred } = preparation(hook)!
    // More ink on the left and below: it moves right and up.
    expect(measured(centred).left).toBeGreaterThan(measured(boxed).left)
    expect(measured(centred).top).toBeLessThan(measured(boxed).top)
    expect(measured(centred).ink).toBeCloseTo(measured(boxed).ink, 6)
  })

  it('ends with what a network is given, in thinner lines here', () => {
    const { centred, redrawn } = preparation(hook)!
    expect(redrawn).toEqual(toDigitImage(hook))
    expect(measured(redrawn).ink).toBeLessThan(0.8 * measured(centred).ink)
  })

  it('is none of nothing', () => {
    expect(preparation([])).toBeNull()
    expect(preparation([{ points: [] }])).toBeNull()
    expect(preparation([through([7, 7], [8, 8])]), 'beside the pad').toBeNull()
  })
})
