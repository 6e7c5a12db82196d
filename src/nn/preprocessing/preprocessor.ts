import type { AffineMap } from '../images/affine.ts'
import { stillField } from '../images/displacement.ts'
import { changeThickness } from '../images/thickness.ts'
import { createWarp } from '../images/warp.ts'
import type { Shape } from '../shape.ts'
import { extentOf, type InkImage, slantOf, strokeWidthOf } from './posture.ts'
import { checkPreprocessable, type Preprocessing } from './preprocessing.ts'

export interface Preprocessor {
  /**
   * Writes the image at `from` in `pixels` (uint8 `[height, width]`, 0 is paper), preprocessed, to
   * `output` from `to` on. The outcome depends on nothing but the image.
   */
  preprocess(pixels: Uint8Array, from: number, output: Uint8Array, to: number): void
}

/** The share of an image that a digit of normalised width takes: 16 of 28 pixels. */
const EVEN_WIDTH = 4 / 7

/** No digit is stretched or squeezed by more: a one stays narrower than a nought. */
const MOST_STRETCH = 2

/** Pixels. */
const EVEN_THICKNESS = 3

/** One change moves an edge by a pixel at most, and thin strokes need more than one. */
const THICKNESS_ROUNDS = 3
const MOST_THICKENING = 1.5

/**
 * @param shape of one image: `[1, height, width]`
 * @throws ShapeError for a shape that is no grey image's
 */
export function createPreprocessor(steps: Preprocessing, shape: Shape): Preprocessor {
  const { height, width } = checkPreprocessable(shape)
  const size = height * width
  const warp = createWarp(height, width)
  const field = stillField()
  const isMoved = steps.includes('deslant') || steps.includes('width')
  const thick = [new Uint8Array(size), new Uint8Array(size)] as const

  function preprocess(pixels: Uint8Array, from: number, output: Uint8Array, to: number) {
    let image: InkImage = { pixels, from, height, width }
    if (steps.includes('thickness')) {
      for (let round = 0; round < THICKNESS_ROUNDS; round++) {
        image = withEvenStrokes(image, thick[round % 2]!)
      }
    }
    if (isMoved) warp.move(image.pixels, image.from, postureMap(image, steps), field, output, to)
    else output.set(image.pixels.subarray(image.from, image.from + size), to)
  }

  return { preprocess }
}

function withEvenStrokes(image: InkImage, output: Uint8Array): InkImage {
  const missing = EVEN_THICKNESS - (strokeWidthOf(image) ?? EVEN_THICKNESS)
  const change = Math.max(-MOST_THICKENING, Math.min(MOST_THICKENING, missing))
  changeThickness(image.pixels, image.from, image, change, output)
  return { ...image, pixels: output, from: 0 }
}

/** Where each pixel of the upright, evenly wide image comes from. */
function postureMap(image: InkImage, steps: Preprocessing): AffineMap {
  const slant = steps.includes('deslant') ? slantOf(image) : { slope: 0, row: 0 }
  const extent = steps.includes('width') ? extentOf(image, slant) : null
  const middle = (image.width - 1) / 2
  const stretch = extent ? stretchTo(EVEN_WIDTH * image.width, extent.right - extent.left + 1) : 1
  const centre = extent ? (extent.left + extent.right) / 2 : middle
  const { slope, row } = slant
  return {
    ...{ xx: 1 / stretch, xy: slope, x0: centre - middle / stretch - slope * row },
    ...{ yx: 0, yy: 1, y0: 0 },
  }
}

function stretchTo(wanted: number, found: number): number {
  return Math.max(1 / MOST_STRETCH, Math.min(MOST_STRETCH, wanted / found))
}
