/** How a network's certainty is brought into line with how often it is right, fitted when it was trained. */
export interface FittedCalibration {
  /** The softmax of the logits divided by this is what the network means; above 1 it was too sure. */
  readonly temperature: number
  /** A reading counts as sure from this calibrated probability on, 0..1. */
  readonly sureFrom: number
}

/** From which probability a reading counts as sure where nothing was fitted. */
export const usualSureFrom = 0.8

export function isFittedCalibration(value: unknown): value is FittedCalibration {
  if (typeof value !== 'object' || value === null) return false
  const { temperature, sureFrom } = value as Partial<Record<keyof FittedCalibration, unknown>>
  return isNumberWithin(temperature, 0.01, 100) && isNumberWithin(sureFrom, 0, 1)
}

/** How far what a network says of its own certainty can be trusted. */
export interface Calibration {
  /** Mean distance between confidence and accuracy, 0..1, each bin weighted by its digits. */
  readonly expectedError: number
  /** Equally wide, from 0 to 1. */
  readonly bins: readonly CalibrationBin[]
}

/** The digits that were read with a confidence above `from` and up to `to`. */
export interface CalibrationBin {
  readonly from: number
  readonly to: number
  readonly count: number
  /** Mean probability of the chosen class; 0 without digits. */
  readonly confidence: number
  /** Share of right answers; 0 without digits. */
  readonly accuracy: number
}

/** What the test says of a model's certainty. */
export interface CalibrationReport extends Calibration {
  /** As the network itself put it, before its temperature; null for one that has none. */
  readonly before: Calibration | null
}

function isNumberWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most
}
