import type { DatasetReport, SampleQuery } from '../../shared/dataset.ts'

export type SampleSet = SampleQuery['set']

/** Which digits to show: of one class, or some of each. */
export interface Selection {
  readonly set: SampleSet
  readonly label: number | null
}

/** How many images of each class the set has, `[10]`. */
export function countsOf(report: DatasetReport, set: SampleSet): readonly number[] {
  return set === 'train' ? report.trainPerClass : report.testPerClass
}

/** How many pictures fit side by side into `width`, one every `pitch`; at least one. */
export function columnsIn(width: number, pitch: number): number {
  return Math.max(1, Math.floor(width / pitch))
}

/** The start of the page after the one that starts at `skip`; back to the first after the last. */
export function nextPage(skip: number, pageLength: number, count: number): number {
  return skip + pageLength < count ? skip + pageLength : 0
}
