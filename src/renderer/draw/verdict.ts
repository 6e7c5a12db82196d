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

/** What ten probabilities say, in words. */
export function judge(probabilities: readonly number[]): Verdict {
  const ranked = probabilities
    .map((share, digit) => ({ share, digit }))
    .sort((a, b) => b.share - a.share)
  const top = ranked[0]
  if (!top || top.share < recognisableFrom) {
    return {
      isSure: false,
      guesses: [],
      sentence: 'This does not look like any digit to it.',
      announcement: 'Not recognised',
    }
  }
  if (top.share >= sureFrom) {
    return {
      isSure: true,
      guesses: [top.digit],
      sentence: `It is ${named(top.digit)}.`,
      announcement: `Read as ${top.digit}`,
    }
  }
  const guesses = ranked
    .filter(({ share }, rank) => rank === 0 || share >= namedFrom)
    .slice(0, 3)
    .map(({ digit }) => digit)
  const sentence =
    guesses.length === 1
      ? `It is probably ${named(top.digit)}.`
      : `It could be ${inWords(guesses)}.`
  return { isSure: false, guesses, sentence, announcement: `Unsure: ${guesses.join(' or ')}` }
}

function inWords(digits: readonly number[]): string {
  const names = digits.map(named)
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

function named(digit: number): string {
  return digit === 8 ? 'an 8' : `a ${digit}`
}
