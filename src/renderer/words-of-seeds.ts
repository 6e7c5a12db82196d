import { spreadOf } from '../shared/statistics.ts'
import { percent } from './format.ts'

/**
 * What several seeds came to on the test set: "99.12 % on average, from 99.05 % to 99.20 %";
 * null before any of them was tested.
 */
export function accuraciesInWords(accuracies: readonly number[]): string | null {
  if (accuracies.length === 0) return null
  const { mean, min, max } = spreadOf(accuracies)
  if (accuracies.length === 1) return percent(mean)
  return `${percent(mean)} on average, from ${percent(min)} to ${percent(max)}`
}

/** The same as a statistician reports it: "99.12 % ± 0.08 points". */
export function meanAndDeviation(accuracies: readonly number[]): string {
  const { mean, standardDeviation } = spreadOf(accuracies)
  return `${percent(mean)} ± ${(standardDeviation * 100).toFixed(2)} points`
}
