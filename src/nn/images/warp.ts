import type { AffineMap } from './affine.ts'
import type { DisplacementField } from './displacement.ts'

/**
 * Pixels along the longer side of an image that is moved. Places are 16.16 numbers, which end at 32,768,
 * and what lands in a corner may come from several times as far away as the image is large. An elastic
 * plane, whose extent is twice the image's, stays of reasonable size, too.
 */
export const MOST_EXTENT = 1024

/** Moves the pixels of images. */
export interface Warp {
  /**
   * `output[to + y·width + x]` = the image `[height, width]` at `from` in `pixels`, at the place that
   * map and field together say, bilinear between four pixels, 0 outside.
   */
  move(
    pixels: Uint8Array,
    from: number,
    map: AffineMap,
    field: DisplacementField,
    output: Uint8Array,
    to: number,
  ): void
}

/**
 * The four pixels around each place between pixels are kept in one word, so that a sample costs one
 * look-up, and one comparison where there is no ink.
 */
export function createWarp(height: number, width: number): Warp {
  const [rows, columns] = [height + 1, width + 1]
  // Word (y, x): pixels (y-1, x-1), (y-1, x), (y, x-1), (y, x) from the lowest byte on.
  const corners = new Int32Array(rows * columns)
  const blank = new Uint8Array(width)

  /** The words between two neighbouring rows of pixels. */
  function loadBetween(
    above: Uint8Array,
    fromAbove: number,
    below: Uint8Array,
    fromBelow: number,
    to: number,
  ) {
    let left = 0
    for (let x = 0; x < width; x++) {
      const right = above[fromAbove + x]! | (below[fromBelow + x]! << 16)
      corners[to + x] = left | (right << 8)
      left = right
    }
    corners[to + width] = left
  }

  function load(pixels: Uint8Array, from: number) {
    loadBetween(blank, 0, pixels, from, 0)
    for (let y = 1; y < height; y++) {
      const below = from + y * width
      loadBetween(pixels, below - width, pixels, below, y * columns)
    }
    loadBetween(pixels, from + (height - 1) * width, blank, 0, height * columns)
  }

  /** One row of the new image, whose first pixel comes from (x, y), each next one (dx, dy) further. */
  function sampleRow(
    x: number,
    y: number,
    dx: number,
    dy: number,
    { plane, extent, alongX, alongY }: DisplacementField,
    row: number,
    output: Uint8Array,
    to: number,
  ) {
    const last = extent - 1
    const rowX = ((alongX.top + row) & last) * extent
    const rowY = ((alongY.top + row) & last) * extent
    const leftX = alongX.left
    const leftY = alongY.left
    for (let i = 0; i < width; i++) {
      const u = x + (plane[rowX + ((leftX + i) & last)]! << 8)
      const v = y + (plane[rowY + ((leftY + i) & last)]! << 8)
      const cornerX = u >> 16
      const cornerY = v >> 16
      // Negative ones are large without their sign.
      const isInside = cornerX >>> 0 < columns && cornerY >>> 0 < rows
      const four = isInside ? corners[cornerY * columns + cornerX]! : 0
      output[to + i] = four === 0 ? 0 : blend(four, (u >> 8) & 255, (v >> 8) & 255)
      x = (x + dx) | 0
      y = (y + dy) | 0
    }
  }

  return {
    move(pixels, from, map, field, output, to) {
      load(pixels, from)
      const [dx, dy] = [fixed(map.xx), fixed(map.yx)]
      for (let row = 0; row < height; row++) {
        // The corners before the first pixel are those of place -1.
        const x = fixed(map.xy * row + map.x0 + 1)
        const y = fixed(map.yy * row + map.y0 + 1)
        sampleRow(x, y, dx, dy, field, row, output, to + row * width)
      }
    },
  }
}

/** As 16.16. */
function fixed(value: number): number {
  return Math.round(value * 2 ** 16)
}

/** Between four pixels, x and y in 256ths; the upper and the lower pair are blended at once. */
function blend(four: number, x: number, y: number): number {
  const left = four & 0x00ff00ff
  const right = (four >>> 8) & 0x00ff00ff
  const both = Math.imul(left, 256 - x) + Math.imul(right, x)
  const upper = both & 0xffff
  const lower = (both >>> 16) & 0xffff
  return (upper * (256 - y) + lower * y + 0x8000) >> 16
}
