import type { Checkpoint } from '../models/checkpoint-file.ts'
import { kernelSet } from '../nn/kernel-set.ts'
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
      warning: [warning, kernelWarning(checkpoint)].filter(Boolean).join(' ') || null,
    }
  } catch (error) {
    return { kind: 'unusable', message: describeError(error).message }
  }
}

function kernelWarning(checkpoint: Checkpoint): string | null {
  if (checkpoint.kernelSet === kernelSet) return null
  return (
    'It was begun by another version of Inkling, whose arithmetic rounds differently: from here on ' +
    'the weights may differ in their last bits from those that it would have reached.'
  )
}
