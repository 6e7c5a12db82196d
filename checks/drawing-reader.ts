import { toDigitImage } from '../src/data/strokes.ts'
import type { Engine } from '../src/nn/engine.ts'
import type { Stroke } from '../src/shared/drawing.ts'
import { mostProbable } from '../src/trainer/evaluation.ts'

/** The digits that a network sees in drawings; null where nothing was drawn. */
export type ReadDrawings = (
  drawings: readonly (readonly Stroke[])[],
) => Promise<readonly (number | null)[]>

/** Reads drawings as the pad does: the digit image, the engine, the most probable digit. */
export function drawingReader(engine: Engine): ReadDrawings {
  return async (drawings) => {
    const digits: (number | null)[] = []
    for (const strokes of drawings) {
      const image = toDigitImage(strokes)
      const activations = image && (await engine.activations(image))
      const probabilities = activations?.at(-1)
      digits.push(probabilities ? mostProbable(probabilities, probabilities.length)[0]! : null)
    }
    return digits
  }
}
