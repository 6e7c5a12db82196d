import type { Random } from '../../../src/nn/random.ts'
import type { PenPoint, Stroke } from '../../../src/shared/drawing.ts'
import type { DigitImage } from '../../../src/data/digit-image.ts'
import { toDigitImage } from '../../../src/data/strokes.ts'

/** How far apart the points of a drawn line are, in shares of the sheet. */
const pointDistance = 0.06

/**
 * Draws a figure by an unsteady hand: slanted, stretched and turned a little, with every corner
 * missed by some and every line bent by some.
 * @param figure strokes as in `"10,90 50,10 90,90"`: corners in hundredths of the sheet
 */
export function sketch(random: Random, figure: readonly string[]): DigitImage {
  const place = unsteadyHand(random)
  return toDigitImage(
    figure.map((stroke) => ({ points: drawn(random, corners(stroke).map(place)) })),
  )!
}

/** A number from `least` to `most`, each equally likely. */
export function between(random: Random, least: number, most: number): number {
  return least + (most - least) * random.uniform()
}

/** One of the choices, each equally likely. */
export function oneOf<Choice>(random: Random, choices: readonly Choice[]): Choice {
  return choices[random.integer(choices.length)]!
}

export function asStroke(points: readonly PenPoint[]): Stroke {
  return { points }
}

function unsteadyHand(random: Random): (corner: PenPoint) => PenPoint {
  const angle = (between(random, -10, 10) * Math.PI) / 180
  const slant = between(random, -0.15, 0.25)
  const width = between(random, 0.7, 1.2)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return (corner) => {
    const x = (corner.x - 0.5) * width - (corner.y - 0.5) * slant + 0.025 * random.normal()
    const y = corner.y - 0.5 + 0.025 * random.normal()
    return { x: 0.5 + x * cos - y * sin, y: 0.5 + x * sin + y * cos }
  }
}

function corners(stroke: string): PenPoint[] {
  return stroke.split(' ').map((corner) => {
    const [x, y] = corner.split(',').map(Number)
    return { x: x! / 100, y: y! / 100 }
  })
}

/** The points that the pad would be told on the way from corner to corner. */
function drawn(random: Random, corners: readonly PenPoint[]): PenPoint[] {
  const points = [corners[0]!]
  for (const [i, to] of corners.slice(1).entries()) {
    const from = corners[i]!
    const [dx, dy] = [to.x - from.x, to.y - from.y]
    const count = Math.max(1, Math.round(Math.hypot(dx, dy) / pointDistance))
    const bend = 0.06 * random.normal()
    for (let step = 1; step <= count; step++) {
      const t = step / count
      const aside = bend * Math.sin(Math.PI * t)
      points.push({ x: from.x + dx * t - dy * aside, y: from.y + dy * t + dx * aside })
    }
  }
  return points
}
