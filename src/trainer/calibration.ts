import type { Calibration, CalibrationBin } from '../shared/calibration.ts'

const usualBins = 15

/**
 * The expected calibration error and what its reliability diagram shows.
 * Guo et al. 2017, "On Calibration of Modern Neural Networks", eq. 2 and 3.
 * @param confidences of the chosen class, one per example, 0..1
 * @param isRight whether the chosen class was the right one
 * @throws RangeError if there are no examples
 */
export function calibrationOf(
  confidences: ArrayLike<number>,
  isRight: (example: number) => boolean,
  binCount = usualBins,
): Calibration {
  const total = confidences.length
  if (total === 0) throw new RangeError('Calibration takes at least one example.')
  const counts = new Array<number>(binCount).fill(0)
  const confidenceSums = new Array<number>(binCount).fill(0)
  const rights = new Array<number>(binCount).fill(0)
  for (let example = 0; example < total; example++) {
    const confidence = confidences[example]!
    // A confidence on the border of two bins belongs to the lower one.
    const bin = Math.min(binCount - 1, Math.max(0, Math.ceil(confidence * binCount) - 1))
    counts[bin]!++
    confidenceSums[bin]! += confidence
    if (isRight(example)) rights[bin]!++
  }
  const bins = counts.map((count, bin): CalibrationBin => ({
    from: bin / binCount,
    to: (bin + 1) / binCount,
    count,
    confidence: count === 0 ? 0 : confidenceSums[bin]! / count,
    accuracy: count === 0 ? 0 : rights[bin]! / count,
  }))
  const gaps = bins.map(
    ({ count, confidence, accuracy }) => count * Math.abs(accuracy - confidence),
  )
  return { expectedError: gaps.reduce((sum, gap) => sum + gap, 0) / total, bins }
}
