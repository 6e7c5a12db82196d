import type { DrawingPrediction } from '../../shared/drawing.ts'
import type { HandResult, Written } from '../state/hand-test.svelte.ts'

/** What a network came to. A reading as no digit at all is a wrong one. */
export interface HandScore {
  readonly right: number
  readonly unsure: number
  readonly count: number
}

export function scoreOf({ readings }: HandResult, written: readonly Written[]): HandScore {
  return {
    right: readings.filter((reading, i) => isRight(reading, written[i])).length,
    unsure: readings.filter(({ certainty }) => certainty === 'unsure').length,
    count: readings.length,
  }
}

export function isRight(
  { certainty, digit }: DrawingPrediction,
  written: Pick<Written, 'label'> | undefined,
): boolean {
  return certainty !== 'no-digit' && digit === written?.label
}

/** "no digit", or the class that it was read as. */
export function readAs({ certainty, digit }: DrawingPrediction, names: readonly string[]): string {
  return certainty === 'no-digit' ? 'no digit' : (names[digit] ?? String(digit))
}
