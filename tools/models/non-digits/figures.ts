import type { Random } from '../../../src/nn/random.ts'
import type { PenPoint } from '../../../src/shared/drawing.ts'
import type { DigitImage } from '../../../src/data/digit-image.ts'
import { between, sketch } from './sketch.ts'

/**
 * A figure without a meaning: straight lines from corner to corner and pieces of ellipses, closed or
 * open. A few come out as digits, too few to matter.
 */
export function figure(random: Random): DigitImage {
  const strokes = 1 + random.integer(4)
  return sketch(
    random,
    Array.from({ length: strokes }, () =>
      asText(random.uniform() < 0.3 ? arc(random) : polygon(random, strokes)),
    ),
  )
}

function polygon(random: Random, strokes: number): PenPoint[] {
  // A figure of one stroke has more corners: two would make it a line, which is a 1.
  const corners = (strokes === 1 ? 3 : 2) + random.integer(5)
  const points = Array.from({ length: corners }, () => somewhere(random))
  return corners > 2 && random.uniform() < 0.5 ? [...points, points[0]!] : points
}

function arc(random: Random): PenPoint[] {
  const centre = { x: between(random, 0.25, 0.75), y: between(random, 0.25, 0.75) }
  const [across, down] = [between(random, 0.08, 0.45), between(random, 0.08, 0.45)]
  const from = between(random, 0, 2 * Math.PI)
  const length = between(random, 1.5, 2 * Math.PI)
  const pieces = 12
  return Array.from({ length: pieces + 1 }, (_, i) => ({
    x: centre.x + across * Math.cos(from + (length * i) / pieces),
    y: centre.y + down * Math.sin(from + (length * i) / pieces),
  }))
}

function somewhere(random: Random): PenPoint {
  return { x: between(random, 0.05, 0.95), y: between(random, 0.05, 0.95) }
}

function asText(points: readonly PenPoint[]): string {
  return points.map(({ x, y }) => `${100 * x},${100 * y}`).join(' ')
}
