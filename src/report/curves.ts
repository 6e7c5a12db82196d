import { lowestLoss } from '../shared/kept-epoch.ts'
import type { BatchMetrics, EpochMetrics } from '../shared/metrics.ts'
import type { TrainConfig } from '../shared/train-config.ts'

/** x in epochs. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** What one chart draws. */
export interface Curves {
  /** Batch by batch, noisy; empty when only the epochs are known. */
  readonly raw: readonly Point[]
  /** The same smoothed, or the mean of each epoch when there are no batches. */
  readonly training: readonly Point[]
  /** One point an epoch; empty when nothing is held out. */
  readonly validation: readonly Point[]
}

export function lossCurves(
  batches: readonly BatchMetrics[],
  history: readonly EpochMetrics[],
  smoothing: number,
): Curves {
  return curvesOf(
    finite(batches.map(({ epochPosition, loss }) => ({ x: epochPosition, y: loss }))),
    finite(history.map(({ epoch, trainLoss }) => ({ x: epoch, y: trainLoss }))),
    history.flatMap(({ epoch, validationLoss: y }) => (y === null ? [] : [{ x: epoch, y }])),
    smoothing,
  )
}

export function accuracyCurves(
  batches: readonly BatchMetrics[],
  history: readonly EpochMetrics[],
  smoothing: number,
): Curves {
  return curvesOf(
    finite(batches.map(({ epochPosition, accuracy }) => ({ x: epochPosition, y: accuracy }))),
    finite(history.map(({ epoch, trainAccuracy }) => ({ x: epoch, y: trainAccuracy }))),
    history.flatMap(({ epoch, validationAccuracy: y }) => (y === null ? [] : [{ x: epoch, y }])),
    smoothing,
  )
}

/**
 * Epochs over which the training curve is smoothed: a small part of the run, but always a few
 * points, which lie far apart when a fast machine trains.
 */
export function smoothingFor(epochs: number, batches: readonly BatchMetrics[]): number {
  const apart = (batches.at(-1)?.epochPosition ?? 0) / Math.max(1, batches.length)
  return Math.max(0.02, epochs / 300, 3 * apart)
}

/**
 * Exponential moving average over x with the time constant `tau`, corrected for its start as Adam
 * corrects its moments; points need not be evenly spaced.
 */
export function smoothed(points: readonly Point[], tau: number): readonly Point[] {
  let mean = 0
  let weight = 0
  let lastX: number | null = null
  return points.map(({ x, y }) => {
    const keep = lastX === null ? 0 : Math.exp(-Math.max(0, x - lastX) / tau)
    // Points closer than tau/1000 would otherwise have no say at all.
    const say = Math.max(1 - keep, 1e-3)
    mean = mean * (1 - say) + y * say
    weight = weight * (1 - say) + say
    lastX = x
    return { x, y: mean / weight }
  })
}

/**
 * The epoch with the highest validation accuracy, the first of equals; of a run that stops early the
 * one that it keeps, that with the lowest validation loss. Null without validation.
 */
export function bestEpoch(
  history: readonly EpochMetrics[],
  config: Pick<TrainConfig, 'earlyStopping'> | null = null,
): EpochMetrics | null {
  if (config?.earlyStopping) return lowestLoss(history)
  let best: EpochMetrics | null = null
  for (const epoch of history) {
    const accuracy = epoch.validationAccuracy
    if (accuracy !== null && accuracy > (best?.validationAccuracy ?? -1)) best = epoch
  }
  return best
}

/** The point nearest to `x`, or null if there is none. `points` ascend. */
export function nearest(points: readonly Point[], x: number): Point | null {
  let low = 0
  let high = points.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((points[middle]?.x ?? Infinity) < x) low = middle + 1
    else high = middle
  }
  const [before, after] = [points[low - 1], points[low]]
  if (!before || !after) return before ?? after ?? null
  return x - before.x <= after.x - x ? before : after
}

function curvesOf(
  raw: readonly Point[],
  means: readonly Point[],
  validation: readonly Point[],
  smoothing: number,
): Curves {
  const training = raw.length > 0 ? smoothed(raw, smoothing) : means
  return { raw, training, validation: finite(validation) }
}

function finite(points: readonly Point[]): readonly Point[] {
  return points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
}
