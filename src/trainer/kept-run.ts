import type { Checkpoint } from '../models/checkpoint-file.ts'
import type { KeptRun } from '../shared/kept-run.ts'
import { describeError } from '../shared/outcome.ts'
import { checkTrainConfig } from './check-config.ts'

/** What a person is told about a run that was interrupted. */
export function keptRunOf(checkpoint: Checkpoint, warning: string | null): KeptRun {
  const { place, createdAt, training } = checkpoint
  try {
    const { config } = checkTrainConfig(training, Infinity)
    return {
      kind: 'resumable',
      networkName: config.network.name,
      epoch: Math.min(config.epochs, place.finishedEpochs + 1),
      epochs: config.epochs,
      savedAt: createdAt,
      warning,
    }
  } catch (error) {
    return { kind: 'unusable', message: describeError(error).message }
  }
}
