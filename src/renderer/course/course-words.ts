import type { CoursePoint } from '../../shared/run-course.ts'
import { named } from '../words.ts'

/** "After epoch 3" */
export function pointName(point: CoursePoint, isFork: boolean): string {
  if (point === null) return 'As it ended'
  if (point > 0) return `After epoch ${point}`
  return isFork ? 'As it began' : 'Before training'
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
 * How the answer to one image changed: "A 3 before training, an 8 after epoch 1, a 3 after epoch 4."
 * @param readings probabilities, `[points][classes]`
 */
export function answerWords(
  readings: readonly (readonly number[])[],
  points: readonly CoursePoint[],
  { classNames, isFork }: { readonly classNames: readonly string[]; readonly isFork: boolean },
): string {
  const answers = readings.map((reading) => reading.indexOf(Math.max(...reading)))
  const parts = answers.flatMap((answer, at) => {
    if (answer === answers[at - 1]) return []
    const when = pointName(points[at] ?? null, isFork)
    return `${named(classNames, answer)} ${when.charAt(0).toLowerCase()}${when.slice(1)}`
  })
  if (parts.length === 1) return `${named(classNames, answers[0] ?? 0)} from first to last`
  return parts.join(', ')
}

const mostRows = 14

/**
 * The classes that a picture of the readings shows: all of them, or of very many those that were
 * likeliest at some point; the true one always.
 */
export function shownClasses(
  readings: readonly (readonly number[])[],
  actual: number | null,
): readonly number[] {
  const classes = [...(readings[0]?.keys() ?? [])]
  if (classes.length <= mostRows) return classes
  const peak = (one: number) => Math.max(...readings.map((reading) => reading[one] ?? 0))
  const byPeak = classes.toSorted((a, b) => peak(b) - peak(a) || a - b).slice(0, mostRows)
  if (actual !== null && !byPeak.includes(actual)) byPeak[mostRows - 1] = actual
  return byPeak.toSorted((a, b) => a - b)
}
