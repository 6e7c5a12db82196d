import type { Stroke } from '../../shared/drawing.ts'
import { smooth } from './pen.ts'

/** Draws the strokes in the context's stroke style on a sheet of `side` by `side` pixels. */
export function paintStrokes(
  context: CanvasRenderingContext2D,
  strokes: readonly Stroke[],
  side: number,
): void {
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const { points } of strokes) {
    for (const { from, control, to, width } of smooth(points)) {
      context.lineWidth = width * side
      context.beginPath()
      context.moveTo(from.x * side, from.y * side)
      context.quadraticCurveTo(control.x * side, control.y * side, to.x * side, to.y * side)
      // A line without length would show nothing; a tap must leave a dot.
      if (points.length === 1) context.lineTo(to.x * side + 0.01, to.y * side)
      context.stroke()
    }
  }
}
