import { epochOrder } from '../../src/data/batches.ts'
import type { Engine } from '../../src/nn/engine.ts'
import { random } from '../../src/nn/random.ts'
import { learningRateAt } from '../../src/nn/schedules.ts'
import type { gateSchedule } from './gate-recipe.ts'

/**
 * Trains on the samples at `training`, one cycle of the learning rate long.
 * @param told hears the mean loss of each epoch, counted from 1
 */
export async function trainGate(
  engine: Engine,
  training: Uint32Array,
  { epochs, batchSize, learningRate }: typeof gateSchedule,
  seed: number,
  told: (epoch: number, loss: number) => void,
): Promise<void> {
  const stepsPerEpoch = Math.ceil(training.length / batchSize)
  const totalSteps = epochs * stepsPerEpoch
  const orders = random(seed, 'order')
  const schedule = { kind: 'one-cycle', warmUp: 0.25 } as const
  for (let epoch = 0; epoch < epochs; epoch++) {
    const { losses, divergedAt } = await engine.train({
      order: epochOrder(orders, training),
      batchSize,
      learningRates: Float64Array.from({ length: stepsPerEpoch }, (_, step) => {
        const done = epoch * stepsPerEpoch + step
        return learningRateAt(schedule, learningRate, done, totalSteps, stepsPerEpoch)
      }),
      firstVisit: epoch * training.length,
    })
    if (divergedAt !== null) throw new Error(`The gate diverged in epoch ${epoch + 1}.`)
    told(epoch + 1, losses.reduce((sum, loss) => sum + loss, 0) / losses.length)
  }
}
