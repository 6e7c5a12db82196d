import type { Random } from '../../../src/nn/random.ts'
import type { PenPoint } from '../../../src/shared/drawing.ts'
import type { DigitImage } from '../../../src/data/digit-image.ts'
import { between, sketch } from './sketch.ts'

type Move = (point: PenPoint) => PenPoint

const leftRight: Move = ({ x, y }) => ({ x: 1 - x, y })
const upDown: Move = ({ x, y }) => ({ x, y: 1 - y })
const halfTurn: Move = ({ x, y }) => ({ x: 1 - x, y: 1 - y })
const quarterTurn: Move = ({ x, y }) => ({ x: 1 - y, y: x })

/** Ways for a figure to repeat itself: what every move makes of a stroke is drawn too. */
const symmetries: readonly (readonly Move[])[] = [
  [leftRight],
  [leftRight],
  [upDown],
  [leftRight, upDown, halfTurn],
  [quarterTurn, halfTurn, (point) => quarterTurn(halfTurn(point))],
]

/**
 * A figure that is the same on either side, as most that somebody thought up are: signs, letters,
 * emblems, faces. Its strokes go by chance; a few come out as an 8 or a 0, too few to matter.
 */
export function mirroredFigure(random: Random): DigitImage {
  const moves = symmetries[random.integer(symmetries.length)]!
  const strokes = Array.from({ length: 1 + random.integer(3) }, () => line(random))
  const all = strokes.flatMap((stroke) => [stroke, ...moves.map((move) => stroke.map(move))])
  if (random.uniform() < 0.4) all.push(axis(random))
  return sketch(random, all.map(asText))
}

/** Up to four corners, some of them on the middle line, so that the halves meet. */
function line(random: Random): PenPoint[] {
  return Array.from({ length: 2 + random.integer(3) }, () => ({
    x: random.uniform() < 0.3 ? 0.5 : between(random, 0.05, 0.95),
    y: random.uniform() < 0.1 ? 0.5 : between(random, 0.05, 0.95),
  }))
}

/** A bar through the middle, upright or level. */
function axis(random: Random): PenPoint[] {
  const [from, to] = [between(random, 0.03, 0.3), between(random, 0.7, 0.97)]
  return random.uniform() < 0.6
    ? [
        { x: 0.5, y: from },
        { x: 0.5, y: to },
      ]
    : [
        { x: from, y: 0.5 },
        { x: to, y: 0.5 },
      ]
}

function asText(points: readonly PenPoint[]): string {
  return points.map(({ x, y }) => `${100 * x},${100 * y}`).join(' ')
}
