import type { EpochMetrics } from './metrics.ts'
import type { TrainConfig } from './train-config.ts'

/** The epoch whose weights a finished run has kept; null if it had none. */
export function keptEpoch(
  config: Pick<TrainConfig, 'earlyStopping'> | null,
  history: readonly EpochMetrics[],
): EpochMetrics | null {
  const best = config?.earlyStopping ? lowestLoss(history) : null
  return best ?? history.at(-1) ?? null
}

/** The epoch with the lowest validation loss, the first of equals; null without validation. */
export function lowestLoss(history: readonly EpochMetrics[]): EpochMetrics | null {
  let best: EpochMetrics | null = null
  for (const epoch of history) {
    const loss = epoch.validationLoss
    if (loss !== null && loss < (best?.validationLoss ?? Infinity)) best = epoch
  }
  return best
}
