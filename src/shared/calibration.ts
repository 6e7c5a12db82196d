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
