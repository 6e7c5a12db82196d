import { cellText, type MatrixScale } from '../../report/matrix-view.ts'
import { thingsOf } from '../words.ts'

/** A cell of the matrix; row = actual digit, column = predicted digit. */
export interface Cell {
  readonly actual: number
  readonly predicted: number
}

/** "4, read as 9" */
export function cellTitle({ actual, predicted }: Cell, classNames: readonly string[]): string {
  const read = actual === predicted ? 'rightly' : `as ${classNames[predicted]}`
  return `${classNames[actual]}, read ${read}`
}

/** The cell in words that begin with what is written in it, for whoever cannot see where it is. */
export function cellSentence(
  { actual, predicted }: Cell,
  count: number,
  share: number,
  scale: MatrixScale,
  classNames: readonly string[],
): string {
  const { one, many } = thingsOf(classNames)
  const digits = count === 1 ? `1 ${one}` : `${count} ${many}`
  const amount =
    scale === 'counts' || count === 0 ? digits : `${cellText(share, scale)} per cent, ${digits}`
  return `${amount}: ${cellTitle({ actual, predicted }, classNames)}`
}
