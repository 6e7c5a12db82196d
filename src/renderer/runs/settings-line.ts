import { optimizers } from '../../nn/catalog.ts'
import type { TrainConfig } from '../../shared/train-config.ts'
import { count, significant } from '../format.ts'

/** What most runs differ in, in one line. */
export function settingsLine(config: TrainConfig): string {
  const { optimizer, learningRate, batchSize, seed, validationCount } = config
  const parts = [
    optimizers[optimizer.kind].label,
    `learning rate ${significant(learningRate)}`,
    `batches of ${batchSize}`,
    validationCount > 0 ? `${count(validationCount)} held out` : 'nothing held out',
    `seed ${seed}`,
  ]
  return parts.join(', ')
}
