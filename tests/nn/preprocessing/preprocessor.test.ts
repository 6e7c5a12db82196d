import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extentOf, slantOf, strokeWidthOf } from '../../../src/nn/preprocessing/posture.ts'
import {
  parsePreprocessing,
  type Preprocessing,
  preprocessingSteps,
} from '../../../src/nn/preprocessing/preprocessing.ts'
import { createPreprocessor } from '../../../src/nn/preprocessing/preprocessor.ts'
import { ShapeError } from '../../../src/nn/shape.ts'
import { digits } from '../engine-setup.ts'

const side = 28
const size = side * side
const upright = { slope: 0, row: 0 }

function preprocessed(image: Uint8Array, ...steps: Preprocessing): Uint8Array {
  const output = new Uint8Array(size)
  createPreprocessor(steps, [1, side, side]).preprocess(image, 0, output, 0)
  return output
}

/** A straight stroke from row 4 to row 23, whose x grows by `slope` per row. */
function stroke(thickness: number, slope = 0): Uint8Array {
  const image = new Uint8Array(size)
  for (let y = 4; y < 24; y++) {
    const start = 13.5 + slope * (y - 13.5) - thickness / 2
    for (let x = 0; x < side; x++) {
      const covered = Math.min(x + 1, start + thickness) - Math.max(x, start)
      image[y * side + x] = Math.round(255 * Math.max(0, Math.min(1, covered)))
    }
  }
  return image
}

const asInk = (pixels: Uint8Array) => ({ pixels, from: 0, height: side, width: side })
const slopeOf = (image: Uint8Array) => slantOf(asInk(image)).slope
const thicknessOf = (image: Uint8Array) => strokeWidthOf(asInk(image))!

function widthOf(image: Uint8Array): number {
  const { left, right } = extentOf(asInk(image), upright)!
  return right - left + 1
}

function digit(index: number): Uint8Array {
  return digits.pixels.slice(index * size, (index + 1) * size)
}
const allDigits = Array.from({ length: 80 }, (_, index) => digit(index))

describe('deslanting', () => {
  it.each([-0.6, -0.25, 0.1, 0.5])('makes a stroke upright that leans by %f', (slope) => {
    expect(slopeOf(stroke(3, slope))).toBeCloseTo(slope, 1)
    expect(slopeOf(preprocessed(stroke(3, slope), 'deslant'))).toBeCloseTo(0, 1)
  })

  it('leaves what stands upright as it is', () => {
    expect(preprocessed(stroke(3), 'deslant')).toEqual(stroke(3))
  })

  it('shears no further than 0.8', () => {
    const lying = new Uint8Array(size)
    for (let i = 0; i < 12; i++) lying[(12 + (i >> 2)) * side + 2 * i] = 255
    expect(slopeOf(lying)).toBe(0.8)
  })

  it('leaves digits less than a tenth of their slant', () => {
    const sum = (images: Uint8Array[]) =>
      images.reduce((total, image) => total + Math.abs(slopeOf(image)), 0)
    const straightened = allDigits.map((image) => preprocessed(image, 'deslant'))
    expect(sum(straightened)).toBeLessThan(0.1 * sum(allDigits))
  })
})

describe('normalising the width', () => {
  it('makes digits 16 pixels wide, or twice or half as wide as they were', () => {
    for (const image of allDigits) {
      const goal = Math.max(widthOf(image) / 2, Math.min(2 * widthOf(image), 16))
      // Faint edges of what was stretched may or may not count.
      expect(Math.abs(widthOf(preprocessed(image, 'width')) - goal)).toBeLessThanOrEqual(2)
    }
  })

  it('puts them in the middle', () => {
    for (const image of allDigits) {
      const { left, right } = extentOf(asInk(preprocessed(image, 'width')), upright)!
      expect(Math.abs((left + right) / 2 - 13.5)).toBeLessThanOrEqual(1)
    }
  })

  it('measures what was deslanted, and samples it only once', () => {
    const leaning = stroke(4, 0.5)
    const both = preprocessed(leaning, 'deslant', 'width')
    expect(slopeOf(both)).toBeCloseTo(0, 1)
    expect(widthOf(both)).toBeGreaterThanOrEqual(8)
    expect(widthOf(both)).toBeLessThanOrEqual(12)
  })
})

describe('normalising the thickness', () => {
  it.each([1, 2, 3, 4, 5])('draws a stroke of %i pixels about 3 pixels wide', (thickness) => {
    // The ends of a stroke 20 pixels long are edges too.
    const expected = thickness / (1 + thickness / 20)
    expect(Math.abs(thicknessOf(stroke(thickness)) - expected)).toBeLessThan(0.1)
    expect(Math.abs(thicknessOf(preprocessed(stroke(thickness), 'thickness')) - 3)).toBeLessThan(
      0.3,
    )
  })
})

describe('a preprocessed image', () => {
  const steps = fc.subarray(Object.keys(preprocessingSteps) as (keyof typeof preprocessingSteps)[])

  it('is blank if it was', () => {
    fc.assert(
      fc.property(steps, (some) => {
        expect(preprocessed(new Uint8Array(size), ...some)).toEqual(new Uint8Array(size))
      }),
    )
  })

  it('depends on nothing but the image, wherever that lies', () => {
    fc.assert(
      fc.property(steps, fc.nat(77), (some, index) => {
        const { preprocess } = createPreprocessor(some, [1, side, side])
        const output = new Uint8Array(3 * size).fill(7)
        preprocess(digits.pixels, (index + 1) * size, output, 0)
        preprocess(digits.pixels, index * size, output, size)
        expect(output.slice(size, 2 * size)).toEqual(preprocessed(digit(index), ...some))
        expect(output.subarray(2 * size).every((pixel) => pixel === 7)).toBe(true)
      }),
    )
  })

  it('survives any pixels', () => {
    const image = fc.uint8Array({ minLength: size, maxLength: size })
    fc.assert(fc.property(steps, image, (some, pixels) => void preprocessed(pixels, ...some)))
  })

  // Networks that were saved have learned from exactly these pixels.
  it.each([
    [['deslant'], '2042f9fc398c7869'],
    [['width'], '8713f56be6b92e35'],
    [['deslant', 'width'], '02eb32f80bf565b5'],
    [['thickness'], '8d2d55d24a205210'],
    [['thickness', 'deslant', 'width'], '32d76962b79134f5'],
  ] as const)('stays what it is, bit for bit: %s', (some, sum) => {
    const hash = createHash('sha256')
    for (const image of allDigits) hash.update(preprocessed(image, ...some))
    expect(hash.digest('hex').slice(0, 16)).toBe(sum)
  })

  it('has one channel and a size that can be told apart', () => {
    for (const shape of [[784], [3, 28, 28], [1, 28, 1025]]) {
      expect(() => createPreprocessor(['width'], shape)).toThrow(ShapeError)
    }
  })
})

describe('preprocessing from outside', () => {
  it('comes into its order', () => {
    expect(parsePreprocessing(['width', 'thickness'])).toEqual(['thickness', 'width'])
    expect(parsePreprocessing([])).toEqual([])
  })

  it.each([null, 'width', {}, [1], ['rotate'], ['width', 'width'], ['toString']])(
    'is refused where it is wrong (%j)',
    (value) => {
      expect(() => parsePreprocessing(value)).toThrow(
        'Preprocessing is a list of thickness, deslant',
      )
    },
  )
})
