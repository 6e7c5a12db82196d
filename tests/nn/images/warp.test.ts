import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { invertMotion, type Motion } from '../../../src/nn/images/affine.ts'
import { stillField } from '../../../src/nn/images/displacement.ts'
import { createWarp } from '../../../src/nn/images/warp.ts'
import { random } from '../../../src/nn/random.ts'

interface WarpCase {
  readonly height: number
  readonly width: number
  readonly pixels: readonly number[]
  readonly motion: Motion
  readonly warped: readonly number[]
}

const cases: WarpCase[] = JSON.parse(
  readFileSync(new URL('../../fixtures/nn/warps.json', import.meta.url), 'utf8'),
)
const stay: Motion = { shiftX: 0, shiftY: 0, rotation: 0, scaleX: 1, scaleY: 1, shear: 0 }

/** Of one image, with something else before and behind it that must not show. */
function warped(pixels: Uint8Array, height: number, width: number, motion: Partial<Motion>) {
  const map = { xx: 0, xy: 0, x0: 0, yx: 0, yy: 0, y0: 0 }
  invertMotion({ ...stay, ...motion }, height, width, map)
  const size = height * width
  const all = new Uint8Array(3 * size).fill(255)
  all.set(pixels, size)
  const output = new Uint8Array(3 * size).fill(7)
  createWarp(height, width).move(all, size, map, stillField(), output, size)
  expect(output.subarray(0, size).every((value) => value === 7)).toBe(true)
  expect(output.subarray(2 * size).every((value) => value === 7)).toBe(true)
  return output.slice(size, 2 * size)
}

function noise(height: number, width: number): Uint8Array {
  const stream = random(1, 'pixels')
  return Uint8Array.from({ length: height * width }, () => stream.integer(256))
}

describe('moving pixels', () => {
  it.each(cases)(
    '$height x $width as SciPy does',
    ({ height, width, pixels, motion, warped: to }) => {
      const found = warped(Uint8Array.from(pixels), height, width, motion)
      expect(to.some((value) => value > 0)).toBe(true)
      const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - to[i]!)), 0)
      expect(worst).toBeLessThanOrEqual(2)
    },
  )

  it('not at all gives the image itself', () => {
    expect(warped(noise(28, 28), 28, 28, {})).toEqual(noise(28, 28))
    expect(warped(noise(5, 9), 5, 9, {})).toEqual(noise(5, 9))
  })

  it('by whole pixels is exact, and zeros come in from outside', () => {
    const [height, width] = [9, 12]
    const pixels = noise(height, width)
    const expected = new Uint8Array(height * width)
    for (let y = 2; y < height; y++) {
      for (let x = 0; x < width - 3; x++) expected[y * width + x] = pixels[(y - 2) * width + x + 3]!
    }
    expect(warped(pixels, height, width, { shiftX: -3, shiftY: 2 })).toEqual(expected)
  })

  it('by more than the image leaves nothing', () => {
    const gone = warped(noise(9, 12), 9, 12, { shiftX: 12, shiftY: 0 })
    expect(gone).toEqual(new Uint8Array(9 * 12))
    expect(warped(noise(9, 12), 9, 12, { shiftX: 0, shiftY: -9 })).toEqual(gone)
  })

  it('by a quarter turn is exact and clockwise', () => {
    const pixels = noise(11, 11)
    const expected = pixels.map((_, i) => pixels[(10 - (i % 11)) * 11 + Math.floor(i / 11)]!)
    expect(warped(pixels, 11, 11, { rotation: 90 })).toEqual(expected)
  })
})
