import type { ParameterSlot } from '../network.ts'
import type { Optimizer } from './optimizer.ts'

/**
 * The optimizer, but for the slots that no optimizer touches: it finds zeros there with gradients of
 * zero, so that they move no moment and no weight decay reaches them.
 */
export function keepStatistics(optimizer: Optimizer, slots: readonly ParameterSlot[]): Optimizer {
  const statistics = slots.filter(({ isTrainable }) => !isTrainable)
  if (statistics.length === 0) return optimizer
  const kept = statistics.map(({ length }) => new Float32Array(length))
  return {
    ...optimizer,
    step(parameters, gradients, learningRate) {
      for (const [index, { offset, length }] of statistics.entries()) {
        kept[index]!.set(parameters.subarray(offset, offset + length))
        parameters.fill(0, offset, offset + length)
      }
      optimizer.step(parameters, gradients, learningRate)
      for (const [index, { offset }] of statistics.entries()) parameters.set(kept[index]!, offset)
    },
  }
}
