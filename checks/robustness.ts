import type { Stroke } from '../src/shared/drawing.ts'
import type { ReadDrawings } from './drawing-reader.ts'
import { changes, type KindOfChange } from './moved-drawings.ts'

export type { KindOfChange } from './moved-drawings.ts'

/** How many answers a change turned into others, right or wrong. */
export interface Robustness {
  readonly changed: number
  /** Changes that would have moved a drawing off the pad are left out. */
  readonly tried: number
}

export interface RobustnessToKind {
  readonly together: Robustness
  readonly perChange: Readonly<Record<string, Robustness>>
}

/** @param answers to the drawings as they are */
export async function robustnessTo(
  kind: KindOfChange,
  drawings: readonly (readonly Stroke[])[],
  answers: readonly (number | null)[],
  read: ReadDrawings,
): Promise<RobustnessToKind> {
  const perChange: Record<string, Robustness> = {}
  const together = { changed: 0, tried: 0 }
  for (const { name, apply } of changes[kind]) {
    const possible = drawings.flatMap((strokes, i) => {
      const drawing = apply(strokes)
      return drawing ? [{ drawing, before: answers[i] }] : []
    })
    const after = await read(possible.map(({ drawing }) => drawing))
    const changed = possible.filter(({ before }, i) => after[i] !== before).length
    perChange[name] = { changed, tried: possible.length }
    together.changed += changed
    together.tried += possible.length
  }
  return { together, perChange }
}
