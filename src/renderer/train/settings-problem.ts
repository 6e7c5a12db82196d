import { augmentationLimits, type Augmentation } from '../../nn/catalog.ts'
import type { RecipeSettings } from '../../shared/recipes.ts'
import { ConfigError } from '../../shared/train-config.ts'
import { checkLimit, isWithin, limits } from '../../shared/train-limits.ts'

/** The first thing that keeps these settings from being run, in a sentence; null if nothing does. */
export function settingsProblem(settings: RecipeSettings, seed: number): string | null {
  const { optimizer, schedule, augmentation, earlyStopping, ...plain } = settings
  return (
    limitProblem({ ...plain, ...optimizer, ...schedule, ...earlyStopping, seed }) ??
    (augmentation && augmentationProblem(augmentation)) ??
    earlyStoppingProblem(settings)
  )
}

/** What is wrong with the settings that the form keeps folded away. */
export function regularisationProblem(settings: RecipeSettings): string | null {
  const { labelSmoothing, gradientClip, weightAverage, earlyStopping } = settings
  return (
    limitProblem({ labelSmoothing, gradientClip, weightAverage, ...earlyStopping }) ??
    earlyStoppingProblem(settings)
  )
}

/** What keeps a run from stopping early, in a sentence. */
export function earlyStoppingProblem({
  earlyStopping,
  validationCount,
}: RecipeSettings): string | null {
  if (!earlyStopping || validationCount !== 0) return null
  return 'Stopping early needs images held out for validation.'
}

/** The first of the values that is not within its limits, in a sentence. */
export function limitProblem(values: object): string | null {
  try {
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'number' && isLimited(name)) checkLimit(name, value)
    }
    return null
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

/** What is wrong with an augmentation, in a sentence. */
export function augmentationProblem(augmentation: Augmentation): string | null {
  const fields = Object.keys(augmentationLimits) as (keyof Augmentation)[]
  const wrong = fields.find((field) => !isWithin(augmentationLimits[field], augmentation[field]))
  if (!wrong) return null
  const { label, min, max } = augmentationLimits[wrong]
  return `${label} must be a number from ${min} to ${max}.`
}

function isLimited(name: string): name is keyof typeof limits {
  return Object.hasOwn(limits, name)
}
