/** How training images are changed at random each time they are seen; 0 turns a change off. */
export interface Augmentation {
  /** Pixels. */
  readonly shift: number
  /** Degrees. */
  readonly rotation: number
  /** A share: 0.1 is ±10 %. */
  readonly scale: number
  /** Tangent of the angle. */
  readonly shear: number
  /** Pixels. */
  readonly elasticAlpha: number
  /** Pixels. */
  readonly elasticSigma: number
  /** Pixels, thinner or thicker. */
  readonly thickness: number
  /** Deviation, as a share of 255. */
  readonly noise: number
  /** Probability. */
  readonly erasing: number
}
