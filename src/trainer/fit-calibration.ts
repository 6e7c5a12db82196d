import type { FittedCalibration } from '../shared/calibration.ts'
import { atTemperature, fitTemperature } from './temperature.ts'

/** The share of held-out images whose reading may count as not sure. */
const unsureShare = 0.004

/** An answer that is less likely than all others together is never sure. */
const leastSureFrom = 0.5

/**
 * How to bring what a network says of its certainty into line with how often it is right, and how
 * certain it must be to count as sure: so much that at most 0.4 % of these examples fall short, or
 * more of a network for which that would be less than even odds.
 * @param probabilities softmax, `[count, classes]`, of examples that nothing was learned from
 * @param labels the right class of each, `[count]`
 * @throws RangeError as `fitTemperature` does
 */
export function fitCalibration(
  probabilities: Float32Array,
  labels: ArrayLike<number>,
  classes: number,
): FittedCalibration {
  const temperature = fitTemperature(probabilities, labels, classes)
  const tempered = atTemperature(probabilities, temperature, classes)
  const confidences = Float64Array.from({ length: labels.length }, (_, example) =>
    Math.max(...tempered.subarray(example * classes, (example + 1) * classes)),
  ).sort()
  const mostUnsure = Math.floor(unsureShare * confidences.length)
  return { temperature, sureFrom: Math.max(leastSureFrom, confidences[mostUnsure]!) }
}
