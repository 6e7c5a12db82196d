/** Reads an image at places between its pixels. */
export interface Warp {
  /** The image `[height, width]` at `from` in `pixels` is read from now on. */
  load(pixels: Uint8Array, from: number): void
  /**
   * Writes a row: `output[to + i]` = the image at (xs[i], ys[i]), bilinear between four pixels, 0
   * outside. Places are pixels from the first pixel's centre, 16.16.
   */
  sampleRow(xs: Int32Array, ys: Int32Array, output: Uint8Array, to: number): void
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

  return {
    load(pixels, from) {
      loadBetween(blank, 0, pixels, from, 0)
      for (let y = 1; y < height; y++) {
        const below = from + y * width
        loadBetween(pixels, below - width, pixels, below, y * columns)
      }
      loadBetween(pixels, from + (height - 1) * width, blank, 0, height * columns)
    },
    sampleRow(xs, ys, output, to) {
      for (let i = 0; i < width; i++) {
        const x = xs[i]! + ONE
        const y = ys[i]! + ONE
        const column = x >> 16
        const row = y >> 16
        // Negative ones are large without their sign.
        const isInside = column >>> 0 < columns && row >>> 0 < rows
        const four = isInside ? corners[row * columns + column]! : 0
        output[to + i] = four === 0 ? 0 : blend(four, (x >> 8) & 255, (y >> 8) & 255)
      }
    },
  }
}

/** 1 in 16.16. */
const ONE = 1 << 16

/** Between four pixels, x and y in 256ths; the upper and the lower pair are blended at once. */
function blend(four: number, x: number, y: number): number {
  const left = four & 0x00ff00ff
  const right = (four >>> 8) & 0x00ff00ff
  const both = Math.imul(left, 256 - x) + Math.imul(right, x)
  const upper = both & 0xffff
  const lower = (both >>> 16) & 0xffff
  return (upper * (256 - y) + lower * y + 0x8000) >> 16
}
