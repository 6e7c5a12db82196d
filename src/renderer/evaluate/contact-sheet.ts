import { percent } from '../format.ts'
import type { TestedDigit } from '../../shared/metrics.ts'

/** What a contact sheet shows of an image. */
export type SheetDigit = Pick<TestedDigit, 'index' | 'actual' | 'predicted' | 'pixels'>

export const sheetOrders = {
  surest: 'Surest first',
  'least-sure': 'Least sure first',
  'as-filed': 'In file order',
} as const
export type SheetOrder = keyof typeof sheetOrders

/** The share that the network gave to the class it chose, 0..1. */
export function confidence(digit: TestedDigit): number {
  return digit.probabilities[digit.predicted] ?? 0
}

/** "99.8 %" */
export function confidenceText(digit: TestedDigit): string {
  return percent(confidence(digit), 1)
}

/** A sorted copy; equally confident digits stay in file order. */
export function arrange(digits: readonly TestedDigit[], order: SheetOrder): TestedDigit[] {
  const inFileOrder = digits.toSorted((a, b) => a.index - b.index)
  if (order === 'as-filed') return inFileOrder
  const sign = order === 'surest' ? -1 : 1
  return inFileOrder.sort((a, b) => sign * (confidence(a) - confidence(b)))
}
