import { describe, expect, it } from 'vitest'
import { changeThickness } from '../../../src/nn/images/thickness.ts'

describe('stroke width', () => {
  const shape = { height: 7, width: 9 }
  /** A stroke of three rows. */
  const stroke = Uint8Array.from({ length: 63 }, (_, i) => (i >= 18 && i < 45 ? 200 : 0))
  const widthOf = (image: Uint8Array) => image.filter((_, i) => i % 9 === 4).reduce((a, b) => a + b)

  function changed(thickness: number): Uint8Array {
    const output = new Uint8Array(63)
    changeThickness(stroke, 0, shape, thickness, output)
    return output
  }

  it.each([-2, -1, -0.5, 0, 0.5, 1, 2])('changes by %d pixels', (thickness) => {
    expect(widthOf(changed(thickness)) / 200).toBeCloseTo(3 + thickness, 1)
  })

  it('takes what is outside the image as empty', () => {
    const full = new Uint8Array(63).fill(255)
    const output = new Uint8Array(63)
    changeThickness(full, 0, shape, -2, output)
    expect(output[0]).toBe(0)
    expect(output[10]).toBe(255)
  })
})
