import type { Stroke } from '../../shared/drawing.ts'
import { smooth } from './pen.ts'

/**
 * Draws the strokes in the context's stroke style on a sheet of `side` by `side` pixels.
 * Curves of one width make one path: where paths meet, their soft edges would add up to beads.
 */
export function paintStrokes(
  context: CanvasRenderingContext2D,
  strokes: readonly Stroke[],
  side: number,
): void {
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const { points } of strokes) {
    let width = 0
    for (const curve of smooth(points)) {
      // Half a pixel more or less is not seen.
      if (Math.abs(curve.width * side - width) > 0.5) {
        if (width > 0) context.stroke()
        width = curve.width * side
        context.lineWidth = width
        context.beginPath()
        context.moveTo(curve.from.x * side, curve.from.y * side)
      }
      const { control, to } = curve
      context.quadraticCurveTo(control.x * side, control.y * side, to.x * side, to.y * side)
      // A line without length would show nothing; a tap must leave a dot.
      if (points.length === 1) context.lineTo(to.x * side + 0.01, to.y * side)
    }
    if (width > 0) context.stroke()
  }
}
