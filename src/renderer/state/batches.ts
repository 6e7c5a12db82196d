import type { BatchMetrics } from '../../shared/metrics.ts'

/** As many points as a chart of any width can show. */
const most = 2000

/** The curve with more points, thinned to half when it has grown too long. */
export function withBatches(
  batches: readonly BatchMetrics[],
  more: readonly BatchMetrics[],
): readonly BatchMetrics[] {
  return thinned([...batches, ...more], most)
}

/** Merges neighbours in pairs until at most `limit` points are left; the newest stays as it is. */
export function thinned(batches: readonly BatchMetrics[], limit: number): readonly BatchMetrics[] {
  let points = batches
  while (points.length > limit) points = halved(points)
  return points
}

function halved(batches: readonly BatchMetrics[]): readonly BatchMetrics[] {
  const last = batches.at(-1)
  if (!last) return batches
  const merged: BatchMetrics[] = []
  for (let i = 0; i + 1 < batches.length - 1; i += 2) {
    const [first, second] = [batches[i], batches[i + 1]]
    if (first && second) merged.push(mean(first, second))
  }
  // An odd one out before the newest would be lost otherwise.
  const leftOver = batches.length % 2 === 0 ? batches.at(-2) : undefined
  return leftOver ? [...merged, leftOver, last] : [...merged, last]
}

/** The later point, carrying the mean of both; a mean of means, as good as a curve needs. */
function mean(first: BatchMetrics, second: BatchMetrics): BatchMetrics {
  return {
    ...second,
    loss: (first.loss + second.loss) / 2,
    accuracy: (first.accuracy + second.accuracy) / 2,
  }
}
