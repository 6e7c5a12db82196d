import type { Checkpoint } from '../models/checkpoint-file.ts'
import type { TrainConfig } from '../shared/train-config.ts'
import { smallerRate } from './divergence.ts'

/**
 * A run that diverged would do so again. What is kept of it goes on with a smaller learning rate.
 * @param checkpoint of the run after it went back to its last good weights
 */
export function anotherTry(
  checkpoint: Checkpoint,
  config: TrainConfig,
): { readonly checkpoint: Checkpoint; readonly warning: string } {
  const { place, history, batches } = checkpoint
  const learningRate = smallerRate(config.learningRate)
  return {
    checkpoint: {
      ...checkpoint,
      training: { ...config, learningRate },
      history: history.slice(0, place.finishedEpochs),
      batches: batches.filter(({ step }) => step <= place.step),
    },
    warning:
      `With the learning rate ${config.learningRate} the run diverged. It goes on from before ` +
      `that, at step ${place.step}, with ${learningRate}.`,
  }
}
