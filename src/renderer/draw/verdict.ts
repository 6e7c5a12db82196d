import { areDigits, namings } from '../../shared/class-names.ts'
import { named } from '../words.ts'

/** Below this share for the likeliest digit the network counts as unsure. */
export const sureFrom = 0.8
/** An unsure network's other guesses are named from this share on. */
const namedFrom = 0.15
/** With less than this for the likeliest digit no guess is worth naming. */
const recognisableFrom = 0.35

export interface Verdict {
  readonly isSure: boolean
  /** The digits worth naming, likeliest first; empty if none is. */
  readonly guesses: readonly number[]
  readonly sentence: string
  /** The same for a screen reader that is told of it unasked: as short as can be. */
  readonly announcement: string
}

/** What the probabilities of the classes say, in words. */
export function judge(
  probabilities: readonly number[],
  classNames: readonly string[] = namings.digits.names,
): Verdict {
  const ranked = probabilities
    .map((share, digit) => ({ share, digit }))
    .sort((a, b) => b.share - a.share)
  const top = ranked[0]
  if (!top || top.share < recognisableFrom) {
    return {
      isSure: false,
      guesses: [],
      sentence: `This does not look like any ${areDigits(classNames) ? 'digit' : 'class'} to it.`,
      announcement: 'Not recognised',
    }
  }
  if (top.share >= sureFrom) {
    return {
      isSure: true,
      guesses: [top.digit],
      sentence: `It is ${named(classNames, top.digit)}.`,
      announcement: `Read as ${classNames[top.digit]}`,
    }
  }
  const guesses = ranked
    .filter(({ share }, rank) => rank === 0 || share >= namedFrom)
    .slice(0, 3)
    .map(({ digit }) => digit)
  const sentence =
    guesses.length === 1
      ? `It is probably ${named(classNames, top.digit)}.`
      : `It could be ${inWords(guesses.map((label) => named(classNames, label)))}.`
  const names = guesses.map((label) => classNames[label])
  return { isSure: false, guesses, sentence, announcement: `Unsure: ${names.join(' or ')}` }
}

function inWords(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}
