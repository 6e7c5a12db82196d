import type { CoursePoint, WhyNoImages } from '../../shared/run-course.ts'
import { named } from '../words.ts'

/** How a run began and ended, as far as its points are named by it. */
export interface CourseFacts {
  /** Whether it began with another run's weights. */
  readonly isFork: boolean
  /** The epoch whose weights it ended with; null for the last one's. */
  readonly endedWith: number | null
  /** Whether that epoch was chosen by how well it read what was held out. */
  readonly isChosen: boolean
}

/** "After epoch 3" */
export function pointName(point: CoursePoint, { isFork, endedWith }: CourseFacts): string {
  if (point === null) return endedWith === null ? 'As it ended' : `With epoch ${endedWith} put back`
  if (point === 0) return isFork ? 'As it began' : 'Before training'
  return point === endedWith ? `After epoch ${point}, which it kept` : `After epoch ${point}`
}

/** Why there is no matrix, and what to do about it. */
export function noImagesWords(
  why: WhyNoImages,
  learned: string | null,
  inUse: string | null,
): string {
  if (why === 'none') return 'There are no images that it did not learn from.'
  if (why === 'settings') {
    return 'Nobody knows which images it did not learn from: this Inkling can’t read its settings.'
  }
  if (learned === null) return 'Nobody knows what it learned from, so there are no images to read.'
  const other = inUse === null || inUse === learned ? '' : ` ${inUse} is in use now.`
  return `To see what it read rightly, put the data that it learned from into use: ${learned}.${other}`
}

/** "since epoch 3" */
export function sinceWords(point: CoursePoint): string {
  return point ? `since epoch ${point}` : 'since it began'
}

/** The same in the room of a few characters. */
export function pointMark(point: CoursePoint): string {
  return point === null ? 'end' : String(point)
}

/**
 * How the answer to one image changed: "a 3 before training, an 8 after epoch 1, a 3 after epoch 4".
 * @param readings probabilities, `[points][classes]`; nothing for a point that could not be read
 */
export function answerWords(
  readings: readonly (readonly number[])[],
  points: readonly CoursePoint[],
  classNames: readonly string[],
  facts: CourseFacts,
): string {
  const answers = points.flatMap((point, at) => {
    const reading = readings[at] ?? []
    // Weights that were put back are nothing that came later.
    const isLater = point !== null || facts.endedWith === null
    return isLater && reading.length > 0 ? [{ point, label: likeliest(reading) }] : []
  })
  const changes = answers.filter(({ label }, i) => label !== answers[i - 1]?.label)
  if (changes.length === 1) return `${named(classNames, changes[0]!.label)} from first to last`
  const parts = changes.map(({ point, label }) => {
    const when = pointName(point, { ...facts, endedWith: null })
    return `${named(classNames, label)} ${when.charAt(0).toLowerCase()}${when.slice(1)}`
  })
  return parts.join(', ')
}

export function likeliest(reading: readonly number[]): number {
  return reading.indexOf(Math.max(...reading))
}

const mostRows = 14

/**
 * The classes that a picture of the readings shows: all of them, or of very many those that were
 * likeliest at some point; the true one always.
 * @param readings as above
 * @param count how many classes there are
 */
export function shownClasses(
  readings: readonly (readonly number[])[],
  count: number,
  actual: number | null,
): readonly number[] {
  const classes = Array.from({ length: count }, (_, label) => label)
  if (count <= mostRows) return classes
  const peak = (one: number) => Math.max(...readings.map((reading) => reading[one] ?? 0))
  const byPeak = classes.toSorted((a, b) => peak(b) - peak(a) || a - b).slice(0, mostRows)
  if (actual !== null && !byPeak.includes(actual)) byPeak[mostRows - 1] = actual
  return byPeak.toSorted((a, b) => a - b)
}
