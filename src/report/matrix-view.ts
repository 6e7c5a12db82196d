import type { Settings } from '../shared/settings.ts'

/** What a cell of the matrix says: how many, or which share of its row or of its column. */
export type MatrixScale = Settings['matrixScale']

export type Confusion = readonly (readonly number[])[]

export interface MatrixView {
  /** `[actual][predicted]`: counts, or shares 0..1; 0 where there is nothing to divide by. */
  readonly values: readonly (readonly number[])[]
  /** `[actual][predicted]`, 0..1: how deep the cell's colour is, on its own scale each. */
  readonly strengths: readonly (readonly number[])[]
  /** The largest value off the diagonal, which has the deepest error colour; 0 without errors. */
  readonly worstError: number
}

/**
 * On MNIST the diagonal is a hundred times the errors. So errors are coloured among themselves,
 * by the square root of their value, and the diagonal linearly against its own largest value.
 * @param deepest the error that has the deepest colour, as have larger ones; its own largest unless
 * matrices are compared
 */
export function viewConfusion(
  confusion: Confusion,
  scale: MatrixScale,
  deepest?: number,
): MatrixView {
  const values = scaled(confusion, scale)
  const worstError = Math.max(0, ...values.flatMap((row, i) => row.filter((_, j) => j !== i)))
  const bestHit = Math.max(0, ...values.map((row, i) => row[i] ?? 0))
  const strengths = values.map((row, actual) =>
    row.map((value, predicted) => {
      if (value === 0) return 0
      if (actual === predicted) return value / bestHit
      return Math.sqrt(Math.min(1, value / (deepest ?? worstError)))
    }),
  )
  return { values, strengths, worstError }
}

function scaled(confusion: Confusion, scale: MatrixScale): readonly (readonly number[])[] {
  if (scale === 'counts') return confusion
  const rowSums = confusion.map((row) => sum(row))
  const columnSums = confusion.map((_, j) => sum(confusion.map((row) => row[j] ?? 0)))
  const whole = (i: number, j: number) => (scale === 'actual' ? rowSums[i] : columnSums[j]) || 1
  return confusion.map((row, i) => row.map((count, j) => count / whole(i, j)))
}

/** How many digits were tested, and how many of them were misread. */
export function countErrors(confusion: Confusion): { total: number; errors: number } {
  const total = sum(confusion.map((row) => sum(row)))
  const hits = sum(confusion.map((row, i) => row[i] ?? 0))
  return { total, errors: total - hits }
}

/** A cell's value in the narrow space it has; nothing where nothing was confused. */
export function cellText(value: number, scale: MatrixScale): string {
  if (value === 0) return ''
  if (scale === 'counts') return String(value)
  const percent = value * 100
  if (percent < 0.05) return '<0.1'
  return percent >= 99.95 ? '100' : percent.toFixed(1)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
