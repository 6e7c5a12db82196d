import { changesImages, noAugmentation, type Augmentation } from '../../nn/catalog.ts'

interface SliderRange {
  /** How far a hand is likely to want it; more can be typed. */
  readonly usualMax: number
  readonly step: number
}

export const sliderRanges: Readonly<Record<keyof Augmentation, SliderRange>> = {
  shift: { usualMax: 6, step: 0.5 },
  rotation: { usualMax: 45, step: 1 },
  scale: { usualMax: 0.4, step: 0.02 },
  shear: { usualMax: 0.6, step: 0.02 },
  elasticAlpha: { usualMax: 4, step: 0.1 },
  elasticSigma: { usualMax: 10, step: 0.5 },
  thickness: { usualMax: 2, step: 0.1 },
  noise: { usualMax: 0.4, step: 0.02 },
  erasing: { usualMax: 1, step: 0.05 },
}

export const augmentationFields = Object.keys(sliderRanges) as (keyof Augmentation)[]

/** Stiff enough that a bent digit is still one. */
const usualSigma = 4

/** The augmentation with another value; null when it changes nothing any more. */
export function withAugmentation(
  augmentation: Augmentation | null,
  field: keyof Augmentation,
  value: number,
): Augmentation | null {
  const before = augmentation ?? noAugmentation
  const bends = field === 'elasticAlpha' && value > 0 && before.elasticSigma === 0
  const changed = { ...before, ...(bends ? { elasticSigma: usualSigma } : {}), [field]: value }
  // NaN while a number is being typed.
  return changesImages(changed) ? changed : null
}
