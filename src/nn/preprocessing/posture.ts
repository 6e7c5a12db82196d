/** An image whose posture is measured: uint8 `[height, width]` at `from` in `pixels`, 0 is paper. */
export interface InkImage {
  readonly pixels: Uint8Array
  readonly from: number
  readonly height: number
  readonly width: number
}

/** Lighter pixels don't count where a digit begins and ends. */
const FAINTEST = 40

/** Further a digit is not sheared, which would tear it: the tangent of about 39 degrees. */
const MOST_SLANT = 0.8

/** How ink leans, and the row about which it would be sheared upright. */
export interface Slant {
  /** By how much x grows per y; 0 for a blank image. */
  readonly slope: number
  /** The row of the ink's centre of gravity. */
  readonly row: number
}

/** From the second moments of the ink: the slope of the line that x follows as y grows. */
export function slantOf({ pixels, from, height, width }: InkImage): Slant {
  let [ink, sumX, sumY] = [0, 0, 0]
  for (let y = 0, at = from; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      ink += pixels[at]!
      sumX += pixels[at]! * x
      sumY += pixels[at]! * y
    }
  }
  if (ink === 0) return { slope: 0, row: 0 }
  const [column, row] = [sumX / ink, sumY / ink]
  let [mixed, vertical] = [0, 0]
  for (let y = 0, at = from; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      mixed += pixels[at]! * (x - column) * (y - row)
      vertical += pixels[at]! * (y - row) ** 2
    }
  }
  // All in one row, it leans nowhere.
  const slope = vertical === 0 ? 0 : mixed / vertical
  return { slope: Math.max(-MOST_SLANT, Math.min(MOST_SLANT, slope)), row }
}

/** The leftmost and the rightmost place of the ink once it is sheared upright; null without any. */
export function extentOf(
  image: InkImage,
  { slope, row }: Slant,
): { left: number; right: number } | null {
  const { pixels, from, height, width } = image
  let [left, right] = [Infinity, -Infinity]
  for (let y = 0, at = from; y < height; y++) {
    const moved = slope * (y - row)
    for (let x = 0; x < width; x++, at++) {
      if (pixels[at]! <= FAINTEST) continue
      left = Math.min(left, x - moved)
      right = Math.max(right, x - moved)
    }
  }
  return left > right ? null : { left, right }
}

/**
 * How wide the strokes are, in pixels: twice the ink over the length of its edges; null without ink.
 */
export function strokeWidthOf({ pixels, from, height, width }: InkImage): number | null {
  let [ink, edge] = [0, 0]
  for (let y = 0, at = from; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const own = pixels[at]!
      const toRight = (x < width - 1 ? pixels[at + 1]! : 0) - own
      const downwards = (y < height - 1 ? pixels[at + width]! : 0) - own
      ink += own
      edge += Math.sqrt(toRight * toRight + downwards * downwards)
    }
  }
  return edge === 0 ? null : (2 * ink) / edge
}
