import { lowestLoss } from './kept-epoch.ts'
import type { EpochMetrics } from './metrics.ts'
import type { TrainConfig } from './train-config.ts'
import type { TrainerState } from './trainer-state.ts'

/** Whether a run that is over came to its own end, by its last step or early; else someone stopped it. */
export function cameToItsEnd(
  { config, step, totalSteps }: Pick<TrainerState, 'config' | 'step' | 'totalSteps'>,
  history: readonly EpochMetrics[],
): boolean {
  return step === totalSteps || wasPatienceOver(config, history)
}

/** Whether early stopping ended the run: nobody stopped it, although epochs were left. */
export function wasPatienceOver(
  config: Pick<TrainConfig, 'earlyStopping'> | null,
  history: readonly EpochMetrics[],
): boolean {
  const best = lowestLoss(history)
  if (!config?.earlyStopping || !best) return false
  return history.length - best.epoch >= config.earlyStopping.patience
}
