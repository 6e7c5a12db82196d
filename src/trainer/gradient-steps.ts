import { setImmediate as nextTask } from 'node:timers/promises'
import { imageLosses, type ImageLoss } from '../nn/single-image.ts'
import { softmaxRows } from '../nn/loss.ts'
import { type StepOutcome, stepRates, type StepsView } from '../shared/layer-view.ts'
import type { BackwardPass } from './backward.ts'

/**
 * What one step of plain gradient descent would make of the image's loss, for each learning rate that
 * may be chosen. The network itself is left as it is.
 * @param steppedBy the parameters after a step of that rate
 */
export async function stepsFrom(
  pass: BackwardPass,
  steppedBy: (rate: number) => Float32Array,
): Promise<StepsView> {
  const { network, input, label } = pass
  const lossOf = imageLosses(network, input, label)
  const after: StepOutcome[] = []
  for (const rate of stepRates) {
    after.push(outcome(lossOf(steppedBy(rate)), label))
    // The largest that comes this far takes a quarter of a second each time; others want an answer too.
    await nextTask()
  }
  return { label, before: outcome(pass, label), after }
}

/** The parameters after one step. */
export function stepped({ parameters, gradients }: BackwardPass, rate: number): Float32Array {
  return parameters.map((value, i) => value - rate * gradients[i]!)
}

function outcome({ loss, logits }: ImageLoss, label: number): StepOutcome {
  const probabilities = new Float32Array(logits.length)
  softmaxRows(1, logits.length, logits, probabilities)
  return { loss, probability: probabilities[label]! }
}
