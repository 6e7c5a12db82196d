import type { Raster } from './digit-image.ts'

/** A point in raster pixels with the pen's radius there. */
export interface Dab {
  readonly x: number
  readonly y: number
  readonly radius: number
}

/** A smooth line: quadratic Bezier curves between the middles of neighbouring points. */
export function drawLine(raster: Raster, dabs: readonly Dab[]): void {
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
