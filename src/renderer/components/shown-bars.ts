/** So many classes are shown one by one, each at its own place. */
const mostInOrder = 12
/** Of more classes only the likeliest are shown. */
const mostLikeliest = 10

/**
 * Which classes get a bar: all in their order where they are few; of many the likeliest, the surest
 * first, with the true one as the last if it is not among them.
 */
export function shownBars(
  probabilities: readonly number[],
  actual: number | null,
): { labels: readonly number[]; rest: { count: number; share: number } } {
  const all = probabilities.map((_, label) => label)
  if (all.length <= mostInOrder) return { labels: all, rest: { count: 0, share: 0 } }
  const shareOf = (label: number) => probabilities[label] ?? 0
  const labels = all.toSorted((a, b) => shareOf(b) - shareOf(a) || a - b).slice(0, mostLikeliest)
  if (actual !== null && !labels.includes(actual)) labels[mostLikeliest - 1] = actual
  const shown = labels.reduce((sum, label) => sum + shareOf(label), 0)
  const total = all.reduce((sum, label) => sum + shareOf(label), 0)
  return { labels, rest: { count: all.length - labels.length, share: Math.max(0, total - shown) } }
}
