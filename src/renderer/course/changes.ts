/** What a run took its images for at some of its points: `[images]` each. */
export type Answers = Uint8Array

/** Which images are listed: in what way their reading changed, if it did. */
export type Change = 'misread' | 'learned' | 'forgotten' | 'never'

/** What there is to tell changes from. */
export interface Reading {
  /** What the images are, `[images]`. */
  readonly labels: Uint8Array
  /** At the point that is looked at. */
  readonly now: Answers
  /**
   * At the point before that; null where nothing comes before it: at the first point, and at an end
   * whose weights are those of an earlier epoch. Undefined until it was read.
   */
  readonly before: Answers | null | undefined
  /** At every point that was read. */
  readonly ever: readonly Answers[]
}

/**
 * The images that are misread now; that are read rightly now but were not before; the other way
 * round; or that are read rightly at no point at all. As positions among the images, ascending.
 */
export function changed(change: Change, { labels, now, before, ever }: Reading): number[] {
  const isRight = (answers: Answers, image: number) => answers[image] === labels[image]
  const is: Readonly<Record<Change, (image: number) => boolean>> = {
    misread: (image) => !isRight(now, image),
    learned: (image) => !!before && isRight(now, image) && !isRight(before, image),
    forgotten: (image) => !!before && !isRight(now, image) && isRight(before, image),
    never: (image) => !ever.some((answers) => isRight(answers, image)),
  }
  return [...labels.keys()].filter(is[change])
}

/** The images of one class that are taken for another, or for the same. */
export function inCell(
  { labels, now }: Reading,
  { actual, predicted }: { readonly actual: number; readonly predicted: number },
): number[] {
  return [...labels.keys()].filter((image) => labels[image] === actual && now[image] === predicted)
}
