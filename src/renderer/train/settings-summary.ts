import {
  augmentationLimits,
  noAugmentation,
  optimizers,
  type Augmentation,
  preprocessingSteps,
  type OptimizerSpec,
  type Preprocessing,
} from '../../nn/catalog.ts'
import type { RecipeSettings } from '../../shared/recipes.ts'

/** `SGD, momentum 0.9` */
export function optimizerSummary(optimizer: OptimizerSpec): string {
  const { label } = optimizers[optimizer.kind]
  return optimizer.kind === 'sgd' ? `${label}, momentum ${optimizer.momentum}` : label
}

/** What keeps a network from learning by heart, in a few words. */
export function regularisationSummary({
  labelSmoothing,
  weightAverage,
  gradientClip,
  earlyStopping,
}: RecipeSettings): string {
  const used = [
    ...(labelSmoothing > 0 ? ['smoothing'] : []),
    ...(weightAverage === null ? [] : ['averaging']),
    ...(gradientClip === null ? [] : ['clipping']),
    ...(earlyStopping === null ? [] : ['stops early']),
  ]
  return used.length === 0 ? 'off' : used.join(', ')
}

/** `deslant, width` */
export function preprocessingSummary(steps: Preprocessing): string {
  return steps.map((step) => preprocessingSteps[step].label.toLowerCase()).join(', ') || 'off'
}

/** `shift 2, rotation 12` */
export function augmentationSummary(augmentation: Augmentation | null): string {
  if (augmentation === null) return 'off'
  const fields = Object.keys(noAugmentation) as (keyof Augmentation)[]
  const used = fields.filter((field) => augmentation[field] !== 0 && field !== 'elasticSigma')
  return used
    .map((field) => `${augmentationLimits[field].label.toLowerCase()} ${augmentation[field]}`)
    .join(', ')
}
