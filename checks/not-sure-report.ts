import type { DigitImage } from '../src/data/digit-image.ts'
import type { Certainty, DrawingPrediction } from '../src/shared/drawing.ts'

/** What images of one kind were taken for. */
export interface NotSure {
  readonly total: number
  /** How many the gate took for no digit. */
  readonly noDigits: number
  /** How many the gate let through and the network was not sure of. */
  readonly unsure: number
}

/** Lets a reader judge every image. */
export async function notSureOf(
  images: Iterable<DigitImage>,
  read: (pixels: DigitImage) => Promise<Pick<DrawingPrediction, 'certainty'>>,
): Promise<NotSure> {
  const counts: Record<Certainty, number> = { sure: 0, unsure: 0, 'no-digit': 0 }
  for (const image of images) counts[(await read(image)).certainty]++
  const total = counts.sure + counts.unsure + counts['no-digit']
  return { total, noDigits: counts['no-digit'], unsure: counts.unsure }
}

/** All of them as one kind. */
export function together(kinds: readonly NotSure[]): NotSure {
  const sum = (count: keyof NotSure) => kinds.reduce((all, kind) => all + kind[count], 0)
  return { total: sum('total'), noDigits: sum('noDigits'), unsure: sum('unsure') }
}
