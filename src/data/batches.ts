import { random } from '../nn/random.ts'
import type { Random } from '../nn/random.ts'

/** Which training digits are learned from and which only watched; sample indices, ascending. */
export interface TrainingSplit {
  readonly training: Uint32Array
  readonly validation: Uint32Array
}

/**
 * Sets aside `validationCount` of the training digits, drawn uniformly with the seed's own stream.
 * The draw is not stratified: with 5,000 of 60,000 every digit's share stays within about one point.
 * @throws RangeError unless 0 <= validationCount < trainCount, both integers
 */
export function splitTraining(
  seed: number,
  trainCount: number,
  validationCount: number,
): TrainingSplit {
  if (!Number.isInteger(trainCount) || trainCount < 1) {
    throw new RangeError(`Expected at least one training digit, got ${trainCount}.`)
  }
  if (!Number.isInteger(validationCount) || validationCount < 0 || validationCount >= trainCount) {
    throw new RangeError(
      `Expected a validation share of 0 to ${trainCount - 1} digits, got ${validationCount}.`,
    )
  }
  const shuffled = Uint32Array.from({ length: trainCount }, (_, index) => index)
  random(seed, 'validation').shuffle(shuffled)
  return {
    training: shuffled.slice(validationCount).sort(),
    validation: shuffled.slice(0, validationCount).sort(),
  }
}

/** A fresh order in which one epoch visits the training digits, each once. */
export function epochOrder(random: Random, training: Uint32Array): Uint32Array {
  const order = training.slice()
  random.shuffle(order)
  return order
}
