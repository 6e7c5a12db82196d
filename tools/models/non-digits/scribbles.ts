import type { Random } from '../../../src/nn/random.ts'
import type { PenPoint } from '../../../src/shared/drawing.ts'
import type { DigitImage } from '../../../src/data/digit-image.ts'
import { toDigitImage } from '../../../src/data/strokes.ts'
import { asStroke, between } from './sketch.ts'

/** A pen that wanders about and changes its mind: a walk whose direction drifts and jumps. */
export function scribble(random: Random): DigitImage {
  const strokes = Array.from({ length: 1 + random.integer(3) }, () => asStroke(wander(random)))
  return toDigitImage(strokes)!
}

function wander(random: Random): PenPoint[] {
  let [x, y] = [between(random, 0.2, 0.8), between(random, 0.2, 0.8)]
  let direction = between(random, 0, 2 * Math.PI)
  let turn = 0
  const points = [{ x, y }]
  const steps = 20 + random.integer(60)
  for (let step = 0; step < steps; step++) {
    turn = 0.8 * turn + 0.25 * random.normal()
    direction += random.uniform() < 0.06 ? between(random, 1.5, 4.5) : turn
    x += 0.05 * Math.cos(direction)
    y += 0.05 * Math.sin(direction)
    if (x < 0 || x > 1 || y < 0 || y > 1) direction += Math.PI * between(random, 0.7, 1.3)
    x = Math.min(1, Math.max(0, x))
    y = Math.min(1, Math.max(0, y))
    points.push({ x, y })
  }
  return points
}

/** A sheet crossed out: the pen goes to and fro across it. */
export function hatching(random: Random): DigitImage {
  const strokes = 4 + random.integer(8)
  const slope = between(random, -0.5, 0.5)
  const points = Array.from({ length: 2 * strokes }, (_, i) => ({
    x: i % 2 === 0 ? between(random, 0.05, 0.25) : between(random, 0.75, 0.95),
    y: Math.min(1, Math.max(0, i / (2 * strokes) + slope * (i % 2) + 0.03 * random.normal())),
  }))
  return toDigitImage([asStroke(points)])!
}
