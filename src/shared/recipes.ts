import type { PresetName } from '../nn/presets.ts'
import type { RecipeStamp, TrainConfig } from './train-config.ts'

export type RecipeName = 'quick' | 'standard' | 'best'

/** A way of training that has a name. */
export interface Recipe {
  readonly name: RecipeName
  /** Grows with every change of what follows, so that a name and a version say how it was trained. */
  readonly version: number
  readonly label: string
  /** One sentence for the person who chooses. */
  readonly explanation: string
  readonly preset: PresetName
  readonly settings: RecipeSettings
}

/** Everything but the network, and what may differ from run to run of the same recipe. */
export type RecipeSettings = Omit<TrainConfig, 'network' | 'seed' | 'threads' | 'recipe'>

/** From the quickest to the most accurate. */
export const recipes: Readonly<Record<RecipeName, Recipe>> = {
  quick: {
    name: 'quick',
    version: 1,
    label: 'Quick',
    explanation: 'LeNet-5 to 99 % within seconds.',
    preset: 'lenet-5',
    settings: {
      epochs: 4,
      batchSize: 64,
      validationCount: 5000,
      learningRate: 0.05,
      optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0 },
      schedule: { kind: 'one-cycle', warmUp: 0.25 },
      labelSmoothing: 0,
      gradientClip: null,
      weightAverage: null,
      augmentation: null,
      earlyStopping: null,
    },
  },
  standard: {
    name: 'standard',
    version: 1,
    label: 'Standard',
    explanation: 'A wider LeNet-5 and digits that are bent a little: within a minute.',
    preset: 'lenet-wide',
    settings: {
      epochs: 20,
      batchSize: 64,
      validationCount: 5000,
      learningRate: 0.05,
      optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 1e-4 },
      schedule: { kind: 'one-cycle', warmUp: 0.25 },
      labelSmoothing: 0.05,
      gradientClip: null,
      weightAverage: 0.998,
      augmentation: {
        shift: 2,
        rotation: 10,
        scale: 0.1,
        shear: 0.1,
        elasticAlpha: 0.8,
        elasticSigma: 4,
        thickness: 0,
        noise: 0,
        erasing: 0,
      },
      earlyStopping: null,
    },
  },
  best: {
    name: 'best',
    version: 3,
    label: 'Best',
    explanation: 'Five convolutions and digits that never look the same twice: the most accurate.',
    preset: 'inkling-large',
    settings: {
      epochs: 24,
      batchSize: 64,
      validationCount: 2000,
      learningRate: 0.06,
      optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
      schedule: { kind: 'one-cycle', warmUp: 0.25 },
      labelSmoothing: 0.05,
      gradientClip: null,
      weightAverage: 0.999,
      augmentation: {
        shift: 2,
        rotation: 10,
        scale: 0.1,
        shear: 0.15,
        elasticAlpha: 0.7,
        elasticSigma: 4,
        thickness: 0,
        noise: 0,
        erasing: 0,
      },
      earlyStopping: null,
    },
  },
}

export const recipeNames = Object.keys(recipes) as RecipeName[]

/** The recipe that these settings are, all of them; null for settings of one's own. */
export function recipeOf(preset: PresetName | null, settings: RecipeSettings): Recipe | null {
  const isSame = (recipe: Recipe) =>
    recipe.preset === preset && asText(recipe.settings) === asText(settingsOf(settings))
  return recipeNames.map((name) => recipes[name]).find(isSame) ?? null
}

export function stampOf(recipe: Recipe | null): RecipeStamp | null {
  return recipe && { name: recipe.name, version: recipe.version }
}

/** Only the settings of a configuration that has more. */
export function settingsOf(config: RecipeSettings): RecipeSettings {
  const { epochs, batchSize, validationCount, learningRate, optimizer, schedule } = config
  const { labelSmoothing, gradientClip, weightAverage, augmentation, earlyStopping } = config
  return {
    ...{ epochs, batchSize, validationCount, learningRate, optimizer, schedule },
    ...{ labelSmoothing, gradientClip, weightAverage, augmentation, earlyStopping },
  }
}

/** The same for the same values, whatever the order of their fields. */
function asText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
