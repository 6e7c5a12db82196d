import { imageSide, type DigitImage } from '../../src/data/digit-image.ts'
import { toDigitImage } from '../../src/data/strokes.ts'
import type { Stroke } from '../../src/shared/drawing.ts'

/** Pixels of the enlarged image per pixel of MNIST: thinning leaves lines without visible stairs. */
const enlargement = 2
const side = imageSide * enlargement

/** From this grey value on a pixel is ink. */
const inkFrom = 110

/**
 * A digit of MNIST as the pad's pen would have drawn it: thinned to its middle lines, which are drawn
 * again. So whoever learns from both sees the difference between digits and other things, not between
 * MNIST's pens and ours.
 * @param digit uint8 `[28, 28]`
 * @returns null if thinning leaves nothing to draw
 */
export function redrawn(digit: DigitImage): DigitImage | null {
  const lines = thinned(enlarged(digit))
  const strokes: Stroke[] = []
  for (let at = 0; at < lines.length; at++) {
    if (!lines[at]) continue
    const [x, y] = [at % side, Math.floor(at / side)]
    const inkAt = (dx: number, dy: number) => lines[at + dy * side + dx] === 1
    const link = (dx: number, dy: number) => strokes.push(stroke(x, y, x + dx, y + dy))
    if (inkAt(1, 0)) link(1, 0)
    if (inkAt(0, 1)) link(0, 1)
    // A diagonal beside a corner would fill the corner in.
    if (inkAt(1, 1) && !inkAt(1, 0) && !inkAt(0, 1)) link(1, 1)
    if (inkAt(-1, 1) && !inkAt(-1, 0) && !inkAt(0, 1)) link(-1, 1)
  }
  return toDigitImage(strokes)
}

function stroke(x0: number, y0: number, x1: number, y1: number): Stroke {
  return { points: [pointAt(x0, y0), pointAt(x1, y1)] }
}

function pointAt(x: number, y: number) {
  return { x: x / side, y: y / side }
}

/** Bilinear, then black and white. The outermost pixels stay paper, so that every one has neighbours. */
function enlarged(digit: DigitImage): Uint8Array {
  const ink = new Uint8Array(side * side)
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const [u, v] = [(x + 0.5) / enlargement - 0.5, (y + 0.5) / enlargement - 0.5]
      const [left, top] = [Math.floor(u), Math.floor(v)]
      const grey = (dx: number, dy: number) => digit[(top + dy) * imageSide + left + dx] ?? 0
      const upper = grey(0, 0) + (u - left) * (grey(1, 0) - grey(0, 0))
      const lower = grey(0, 1) + (u - left) * (grey(1, 1) - grey(0, 1))
      ink[y * side + x] = upper + (v - top) * (lower - upper) >= inkFrom ? 1 : 0
    }
  }
  return ink
}

/** Zhang & Suen, "A fast parallel algorithm for thinning digital patterns", CACM 1984. */
function thinned(ink: Uint8Array): Uint8Array {
  // The eight neighbours clockwise, from the one above.
  const around = [-side, 1 - side, 1, side + 1, side, side - 1, -1, -side - 1]
  let peeled = 1
  for (let round = 0; peeled > 0 || round % 2 === 1; round++) {
    const toPeel: number[] = []
    for (let at = side; at < ink.length - side; at++) {
      if (!ink[at]) continue
      const [n, e, s, w] = [ink[at - side]!, ink[at + 1]!, ink[at + side]!, ink[at - 1]!]
      if (round % 2 === 0 ? n * e * s || e * s * w : n * e * w || n * s * w) continue
      let [neighbours, rises] = [0, 0]
      for (let i = 0; i < 8; i++) {
        const here = ink[at + around[i]!]!
        neighbours += here
        if (!here && ink[at + around[(i + 1) % 8]!]) rises++
      }
      if (neighbours >= 2 && neighbours <= 6 && rises === 1) toPeel.push(at)
    }
    for (const at of toPeel) ink[at] = 0
    peeled = round % 2 === 0 ? toPeel.length : peeled + toPeel.length
  }
  return ink
}
