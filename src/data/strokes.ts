import type { Stroke } from '../shared/drawing.ts'
import { digitImage, digitSide } from './digit-image.ts'
import type { DigitImage, Raster } from './digit-image.ts'

/** A point in raster pixels with the pen's radius there. */
interface Dab {
  readonly x: number
  readonly y: number
  readonly radius: number
}

/**
 * Thickness of MNIST's strokes in pixels of the 28x28 image: ink per length of the skeleton, median
 * of 400 training digits 2.24, of the ones 2.84 across.
 */
const penPixels = 2.4

/** Raster pixels per pixel of the digit image; the anti-aliasing then has 25 samples each. */
const detail = 5

/** Drawings smaller than this share of the pad are not blown up: a dot stays a dot. */
const smallestExtent = 0.1

/**
 * The digit image of a drawing. Where and how large it was drawn does not matter, and its lines
 * come out as thick as MNIST's, whatever the pad shows; of the pen only its pressure remains.
 * @returns null if nothing was drawn
 * @throws RangeError if a coordinate is not finite or a pressure is not in 0..1
 */
export function toDigitImage(strokes: readonly Stroke[]): DigitImage | null {
  const fitted = fit(strokes)
  return fitted && digitImage(fitted, digitSide * detail)
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
  // The pen is at most penPixels wide and a half more under pressure; one pixel more for its edge.
  const margin = penPixels * detail * 0.75 + 1
  const width = Math.ceil((right - left) * scale + 2 * margin)
  const height = Math.ceil((bottom - top) * scale + 2 * margin)
  const page = { width, height, ink: new Float32Array(width * height) }
  const radius = (penPixels * detail) / 2
  for (const { points } of strokes) {
    drawPath(
      page,
      points.map(({ x, y, pressure }) => ({
        x: margin + (x - left) * scale,
        y: margin + (y - top) * scale,
        radius: radius * pressureFactor(pressure),
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

/** A mouse reports 0.5, which is the pen's own width. */
function pressureFactor(pressure = 0.5): number {
  return 0.5 + pressure
}

function range(values: readonly number[]): [number, number] {
  return values.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  )
}

/** A smooth line: quadratic Bezier curves between the middles of neighbouring points. */
function drawPath(raster: Raster, dabs: readonly Dab[]): void {
  const first = dabs[0]
  if (!first) return
  let pen = first
  const lineTo = (dab: Dab, isLast = false) => {
    // Steps much shorter than the pen is wide would cost time and show nothing.
    if (!isLast && Math.hypot(dab.x - pen.x, dab.y - pen.y) < dab.radius / 3) return
    drawSegment(raster, pen, dab)
    pen = dab
  }
  let start = first
  for (let i = 1; i < dabs.length - 1; i++) {
    const control = dabs[i]!
    const end = between(control, dabs[i + 1]!, 0.5)
    const length =
      Math.hypot(control.x - start.x, control.y - start.y) +
      Math.hypot(end.x - control.x, end.y - control.y)
    const pieces = Math.min(32, Math.max(1, Math.ceil(length / 3)))
    for (let piece = 1; piece <= pieces; piece++) {
      const t = piece / pieces
      lineTo(between(between(start, control, t), between(control, end, t), t))
    }
    start = end
  }
  lineTo(dabs.at(-1)!, true)
}

function between(a: Dab, b: Dab, t: number): Dab {
  return {
    x: a.x + (b.x - a.x) * t,
    y: a.y + (b.y - a.y) * t,
    radius: a.radius + (b.radius - a.radius) * t,
  }
}

/** A line with round ends; where strokes overlap the ink does not get darker. */
function drawSegment({ width, height, ink }: Raster, a: Dab, b: Dab): void {
  const reach = Math.max(a.radius, b.radius) + 1
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x) - reach))
  const right = Math.min(width - 1, Math.ceil(Math.max(a.x, b.x) + reach))
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y) - reach))
  const bottom = Math.min(height - 1, Math.ceil(Math.max(a.y, b.y) + reach))
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const lengthSquared = dx * dx + dy * dy
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const [px, py] = [x + 0.5 - a.x, y + 0.5 - a.y]
      const along = lengthSquared === 0 ? 0 : (px * dx + py * dy) / lengthSquared
      const t = along < 0 ? 0 : along > 1 ? 1 : along
      const [ex, ey] = [px - t * dx, py - t * dy]
      const coverage = a.radius + (b.radius - a.radius) * t + 0.5 - Math.sqrt(ex * ex + ey * ey)
      if (coverage <= 0) continue
      const index = y * width + x
      const value = coverage > 1 ? 1 : coverage
      if (value > ink[index]!) ink[index] = value
    }
  }
}
