import type { BatchMetrics } from '../shared/metrics.ts'
import type { CurvePoint } from '../shared/run-library.ts'

/** As many points as a small picture can show. */
const mostPoints = 300

/** The batches as a curve of a bounded number of points: each the mean of its neighbours. */
export function thinCurve(batches: readonly BatchMetrics[], most = mostPoints): CurvePoint[] {
  const perPoint = Math.max(1, Math.ceil(batches.length / most))
  const points: CurvePoint[] = []
  for (let first = 0; first < batches.length; first += perPoint) {
    const group = batches.slice(first, first + perPoint).filter(({ loss }) => Number.isFinite(loss))
    const last = group.at(-1)
    if (!last) continue
    points.push({
      x: last.epochPosition,
      loss: group.reduce((sum, { loss }) => sum + loss, 0) / group.length,
      accuracy: group.reduce((sum, { accuracy }) => sum + accuracy, 0) / group.length,
    })
  }
  return points
}
