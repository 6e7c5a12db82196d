import { keptEpoch } from '../../shared/kept-epoch.ts'
import type { EpochMetrics } from '../../shared/metrics.ts'
import { wasPatienceOver } from '../../shared/run-end.ts'
import type { TrainConfig } from '../../shared/train-config.ts'

/** Which epoch's weights a run that looked for its best one has kept; null for other runs. */
export function keptEpochSentence(
  config: TrainConfig | null,
  history: readonly EpochMetrics[],
): string | null {
  const kept = keptEpoch(config, history)
  if (!config?.earlyStopping || !kept) return null
  const { patience } = config.earlyStopping
  const keeps = `The weights are those of epoch ${kept.epoch} of ${history.length}`
  if (!wasPatienceOver(config, history)) return `${keeps}, its best.`
  const after = patience === 1 ? 'The epoch after it' : `The ${patience} epochs after it`
  return `${keeps}, its best. ${after} brought no lower validation loss.`
}
