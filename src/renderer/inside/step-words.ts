import type { StepOutcome } from '../../shared/layer-view.ts'

/** How high a loss stands against the one before, 1 being as high; without end if it is no number. */
export function heightOf({ loss }: StepOutcome, before: StepOutcome): number {
  if (!Number.isFinite(loss)) return Infinity
  return before.loss > 0 ? loss / before.loss : loss > 0 ? Infinity : 1
}

/** What became of the loss, in half a sentence. */
export function stepWords(before: StepOutcome, after: StepOutcome): string {
  const height = heightOf(after, before)
  if (height === Infinity || height > 1.005) return 'too far, past the valley and up again.'
  if (height > 0.98) return 'hardly a move.'
  return height > 0.1 ? 'a step down.' : 'nearly all that there is to learn from it.'
}
