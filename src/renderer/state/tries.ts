import type { DrawingPrediction, Stroke } from '../../shared/drawing.ts'

/** A drawing of this sitting and what the network made of it. */
export interface Try {
  readonly id: number
  readonly strokes: readonly Stroke[]
  readonly prediction: DrawingPrediction
}

const mostTries = 40

/** Newest first. A drawing that is already there, stroke for stroke, only gets its new prediction. */
export function keepTry(
  tries: readonly Try[],
  strokes: readonly Stroke[],
  prediction: DrawingPrediction,
): readonly Try[] {
  const known = tries.findIndex((one) => one.strokes === strokes)
  if (known >= 0) return tries.map((one, i) => (i === known ? { ...one, prediction } : one))
  const id = Math.max(0, ...tries.map((one) => one.id)) + 1
  return [{ id, strokes, prediction }, ...tries].slice(0, mostTries)
}
