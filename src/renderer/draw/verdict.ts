import { areDigits, namings } from '../../shared/class-names.ts'
import type { DrawingPrediction } from '../../shared/drawing.ts'
import { named } from '../words.ts'

/** An unsure network's other guesses are named from this share on. */
const namedFrom = 0.15
/** With less than this for the likeliest class no guess is worth naming. */
const recognisableFrom = 0.35

export interface Verdict {
  readonly isSure: boolean
  /** The classes worth naming, likeliest first; empty if none is. */
  readonly guesses: readonly number[]
  readonly sentence: string
  /** The same for a screen reader that is told of it unasked: as short as can be. */
  readonly announcement: string
}

/** What the network makes of a drawing, in words. */
export function judge(
  { probabilities, certainty }: Pick<DrawingPrediction, 'probabilities' | 'certainty'>,
  classNames: readonly string[] = namings.digits.names,
): Verdict {
  const ranked = probabilities
    .map((share, label) => ({ share, label }))
    .sort((a, b) => b.share - a.share)
  const top = ranked[0]
  if (certainty === 'no-digit') {
    const sentence = 'This does not look like a digit.'
    return { isSure: false, guesses: [], sentence, announcement: 'Not a digit' }
  }
  if (top && certainty === 'sure') {
    return {
      isSure: true,
      guesses: [top.label],
      sentence: `It is ${named(classNames, top.label)}.`,
      announcement: `Read as ${classNames[top.label]}`,
    }
  }
  if (!top || top.share < recognisableFrom) {
    const sentence = `Not sure: it is like no ${areDigits(classNames) ? 'digit' : 'class'} in particular.`
    return { isSure: false, guesses: [], sentence, announcement: 'Not sure' }
  }
  const guesses = ranked
    .filter(({ share }, rank) => rank === 0 || share >= namedFrom)
    .slice(0, 3)
    .map(({ label }) => label)
  const names = inWords(guesses.map((label) => classNames[label] ?? String(label)))
  const sentence = guesses.length === 1 ? `Not sure: probably ${names}.` : `Not sure: ${names}.`
  return { isSure: false, guesses, sentence, announcement: `Not sure: ${names}` }
}

function inWords(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`
}
