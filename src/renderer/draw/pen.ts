import { type PenPoint, penWidth, thickness } from '../../shared/drawing.ts'

/** Points nearer than this share of the sheet to the one before show nothing and cost time. */
const leastStep = 0.002

/** The part of a pointer event that the pen needs. */
export interface PenEvent {
  readonly clientX: number
  readonly clientY: number
  readonly pointerType: string
  readonly pressure: number
}

interface Sheet {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Where the pen is on the sheet, from 0 to 1; beyond the edge it stays on the edge. */
export function penPoint(event: PenEvent, sheet: Sheet): PenPoint {
  const x = clamp((event.clientX - sheet.left) / sheet.width)
  const y = clamp((event.clientY - sheet.top) / sheet.height)
  // Mice and fingers report a made-up pressure; only a pen's is felt.
  return event.pointerType === 'pen' && event.pressure > 0
    ? { x, y, pressure: clamp(event.pressure) }
    : { x, y }
}

/** Appends to `points` in place, leaving out points that do not move the pen. */
export function movePen(points: PenPoint[], moves: readonly PenPoint[]): void {
  for (const move of moves) {
    const last = points.at(-1)
    if (!last || Math.hypot(move.x - last.x, move.y - last.y) >= leastStep) points.push(move)
  }
}

/** A quadratic curve of one width; on the sheet's scale of 0 to 1. */
export interface Curve {
  readonly from: PenPoint
  readonly control: PenPoint
  readonly to: PenPoint
  readonly width: number
}

/**
 * A smooth line through the pen's points: quadratic curves between the middles of neighbouring
 * points, the way the digit image is made of them too.
 */
export function smooth(points: readonly PenPoint[]): Curve[] {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return []
  const curves: Curve[] = []
  let from = first
  for (let i = 1; i < points.length - 1; i++) {
    const control = points[i]!
    const next = points[i + 1]!
    const to = { x: (control.x + next.x) / 2, y: (control.y + next.y) / 2 }
    curves.push({ from, control, to, width: penWidth * thickness(control) })
    from = to
  }
  curves.push({ from, control: last, to: last, width: penWidth * thickness(last) })
  return curves
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
