import type { TestedDigit } from './metrics.ts'
import type { ModelCard } from './model-card.ts'
import type { Interval } from './statistics.ts'

/** One of two networks that read the same test digits. */
export interface ComparedModel {
  readonly name: string
  /** Null for one that is in no file. */
  readonly path: ModelCard['path']
  readonly networkName: string
  readonly parameterCount: number
  readonly accuracy: number
  /** 95 %, after Wilson. */
  readonly accuracyInterval: Interval
}

/** Two networks over the same test digits: A, and B that may take its place. */
export interface Comparison {
  readonly a: ComparedModel
  readonly b: ComparedModel
  readonly testCount: number
  /** Test digits that A misreads and B reads rightly, counted from 0, in file order. */
  readonly fixed: readonly number[]
  /** Test digits that A reads rightly and B misreads. */
  readonly broken: readonly number[]
  /** How many both misread. */
  readonly bothWrong: number
  /** Two-sided p of McNemar's exact test. */
  readonly p: number
  /** B's accuracy minus A's. */
  readonly difference: number
  /** 95 %, after Tango. */
  readonly differenceInterval: Interval
}

/** Which digits: those that B sets right, or those that it gets wrong. */
export type Change = 'fixed' | 'broken'

/** What one of the two made of a digit. */
export type Reading = Pick<TestedDigit, 'predicted' | 'probabilities'>

/** A test digit and what either made of it. */
export interface ComparedDigit extends Pick<TestedDigit, 'index' | 'actual' | 'pixels'> {
  readonly a: Reading
  readonly b: Reading
}

/** Below this p a difference is not put down to chance. */
const significance = 0.05

/** What the comparison says, in a sentence. */
export function conclusion({ fixed, broken, p }: Comparison): string {
  if (fixed.length === 0 && broken.length === 0) {
    return 'A and B read exactly the same digits right: on these digits neither is better.'
  }
  const verdict =
    p >= significance
      ? 'the difference may be chance'
      : `chance alone would hardly do that, so ${fixed.length > broken.length ? 'B' : 'A'} is better`
  return (
    `B reads ${digits(fixed.length)} right that A misreads and misreads ` +
    `${broken.length === 0 ? 'none' : count(broken.length)} that A reads: ` +
    `${probability(p)}, ${verdict}.`
  )
}

/** `p = 0.14`, `p < 0.001` */
export function probability(p: number): string {
  if (p < 0.001) return 'p < 0.001'
  return `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`
}

function digits(howMany: number): string {
  return howMany === 0 ? 'no digit' : `${count(howMany)} ${howMany === 1 ? 'digit' : 'digits'}`
}

function count(howMany: number): string {
  return howMany.toLocaleString('en-US')
}
