import { penWidth, type Stroke, thickness } from '../shared/drawing.ts'
import { digitImage, digitSide } from './digit-image.ts'
import type { DigitImage, Raster } from './digit-image.ts'
import { drawLine } from './pen.ts'

/**
 * Thickness of MNIST's strokes in pixels of the 28x28 image: ink per length of the skeleton, median
 * of 400 training digits 2.24, of the ones 2.84 across.
 */
const penPixels = 2.4

/** Raster pixels per pixel of the digit image; the anti-aliasing then has 25 samples each. */
const detail = 5

/**
 * Drawings smaller than this share of the pad are not blown up: a dot stays a dot. Whoever draws
 * something smaller than the pen is wide sees nothing but a blot.
 */
const smallestExtent = penWidth

/** Pressure makes no part of a line more than half as thick again as the lines are on average. */
const thickest = 1.5

/**
 * The digit image of a drawing. Where and how large it was drawn does not matter, and its lines
 * come out as thick as MNIST's, whatever the pad shows and however hard the pen was pressed; where
 * it was pressed harder than elsewhere remains.
 * @returns null if nothing was drawn
 * @throws RangeError if a coordinate is not finite or a pressure is not in 0..1
 */
export function toDigitImage(strokes: readonly Stroke[]): DigitImage | null {
  const fitted = fit(strokes)
  return fitted && digitImage(fitted, digitSide * detail)
}

/** The strokes turned by so many degrees, clockwise, around the middle of the pad. */
export function turned(strokes: readonly Stroke[], degrees: number): readonly Stroke[] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  return strokes.map(({ points }) => ({
    points: points.map(({ x, y, ...rest }) => ({
      x: 0.5 + (x - 0.5) * cos - (y - 0.5) * sin,
      y: 0.5 + (x - 0.5) * sin + (y - 0.5) * cos,
      ...rest,
    })),
  }))
}

/** Draws the strokes with MNIST's pen, as large as the digit image's box of 20 pixels allows. */
function fit(strokes: readonly Stroke[]): Raster | null {
  checkStrokes(strokes)
  const points = strokes.flatMap((stroke) => stroke.points)
  if (points.length === 0) return null
  const [left, right] = range(points.map(({ x }) => x))
  const [top, bottom] = range(points.map(({ y }) => y))
  const extent = Math.max(right - left, bottom - top, smallestExtent)
  const scale = ((digitSide - penPixels) * detail) / extent
  const radius = (penPixels * detail) / 2
  // One pixel more for the soft edge of the line.
  const margin = radius * thickest + 1
  const width = Math.ceil((right - left) * scale + 2 * margin)
  const height = Math.ceil((bottom - top) * scale + 2 * margin)
  const page = { width, height, ink: new Float32Array(width * height) }
  const usual = meanThickness(strokes)
  for (const { points } of strokes) {
    drawLine(
      page,
      points.map((point) => ({
        x: margin + (point.x - left) * scale,
        y: margin + (point.y - top) * scale,
        radius: radius * Math.min(thickest, thickness(point) / usual),
      })),
    )
  }
  return page
}

function checkStrokes(strokes: readonly Stroke[]): void {
  for (const { points } of strokes) {
    for (const { x, y, pressure = 0.5 } of points) {
      if (!Number.isFinite(x) || !Number.isFinite(y) || !(pressure >= 0 && pressure <= 1)) {
        throw new RangeError(`Expected a point on the pad, got (${x}, ${y}), pressure ${pressure}.`)
      }
    }
  }
}

/** Of the lines on the pad, by their length; the unit is the pen's width at a mouse's pressure. */
function meanThickness(strokes: readonly Stroke[]): number {
  let [length, area] = [0, 0]
  for (const { points } of strokes) {
    points.forEach((point, i) => {
      const before = points[i - 1] ?? point
      // A tap has no length, but a width: count it as a very short line.
      const step = Math.hypot(point.x - before.x, point.y - before.y) + 1e-6
      length += step
      area += (step * (thickness(before) + thickness(point))) / 2
    })
  }
  return area / length
}

function range(values: readonly number[]): [number, number] {
  return values.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  )
}
