import type { Change, ComparedDigit } from '../../shared/comparison.ts'
import type { TestedDigit } from '../../shared/metrics.ts'

/** A changed digit as the network that misreads it sees it: A what B fixes, B what it breaks. */
export function asMisread(
  { index, actual, pixels, a, b }: ComparedDigit,
  change: Change,
): TestedDigit {
  return { index, actual, pixels, ...(change === 'fixed' ? a : b) }
}
