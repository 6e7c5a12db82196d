import type { Stroke } from '../../shared/drawing.ts'

/** What is on the sheet, and the way back and forth to how it was before. Never changed in place. */
export interface Drawing {
  readonly strokes: readonly Stroke[]
  readonly past: readonly (readonly Stroke[])[]
  readonly future: readonly (readonly Stroke[])[]
}

export const blankSheet: Drawing = { strokes: [], past: [], future: [] }

export function addStroke(drawing: Drawing, stroke: Stroke): Drawing {
  return turnTo(drawing, [...drawing.strokes, stroke])
}

/** An empty sheet; undo brings the drawing back. */
export function clear(drawing: Drawing): Drawing {
  return drawing.strokes.length === 0 ? drawing : turnTo(drawing, [])
}

/** The sheet with another drawing on it; undo brings the one before back. */
export function replace(drawing: Drawing, strokes: readonly Stroke[]): Drawing {
  return turnTo(drawing, strokes)
}

export function undo(drawing: Drawing): Drawing {
  const before = drawing.past.at(-1)
  if (!before) return drawing
  return {
    strokes: before,
    past: drawing.past.slice(0, -1),
    future: [drawing.strokes, ...drawing.future],
  }
}

export function redo(drawing: Drawing): Drawing {
  const after = drawing.future[0]
  if (!after) return drawing
  return {
    strokes: after,
    past: [...drawing.past, drawing.strokes],
    future: drawing.future.slice(1),
  }
}

function turnTo(drawing: Drawing, strokes: readonly Stroke[]): Drawing {
  return { strokes, past: [...drawing.past, drawing.strokes], future: [] }
}
