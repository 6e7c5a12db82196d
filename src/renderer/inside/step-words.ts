import type { StepOutcome, TrialResult } from '../../shared/layer-view.ts'
import { significant } from '../format.ts'

/** How high a loss stands against the one before, 1 being as high; without end if it is no number. */
export function heightOf({ loss }: StepOutcome, before: StepOutcome): number {
  if (!Number.isFinite(loss)) return Infinity
  return before.loss > 0 ? loss / before.loss : loss > 0 ? Infinity : 1
}

/** A loss with as many digits as it takes: it may be tiny, or no number after far too large a step. */
export function lossFigure(loss: number): string {
  return Number.isFinite(loss) ? significant(loss) : 'no number any longer'
}

/** Below this there is next to nothing to learn. */
const knownLoss = 0.02

/** What became of the loss, in half a sentence. */
export function stepWords(before: StepOutcome, after: StepOutcome): string {
  const height = heightOf(after, before)
  if (height < 1.005 && before.loss < knownLoss) {
    return 'the network knows it already. Suppose above that it is something else.'
  }
  if (height === Infinity || height > 1.005) return 'too far, past the valley and up again.'
  if (height > 0.98) return 'hardly a move.'
  return height > 0.1 ? 'a step down.' : 'this image is learned.'
}

/** Whether a step costs more of what the network knew than chance would. */
export function forgets({ before, after }: TrialResult): boolean {
  return after < 0.98 * before
}
