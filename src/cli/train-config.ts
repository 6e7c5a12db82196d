import { presets, type PresetName } from '../nn/presets.ts'
import { recipeNames, recipeOf, recipes, stampOf, type RecipeSettings } from '../shared/recipes.ts'
import { ConfigError, type TrainConfig } from '../shared/train-config.ts'
import { usualLearningRates } from '../shared/train-limits.ts'
import { checkTrainConfig } from '../trainer/check-config.ts'
import type { Arguments, Options } from './arguments.ts'
import { augmentHelp, augmentOption } from './augment-option.ts'
import { optimizerOption, optimizerOptions, scheduleOption } from './optimizer-options.ts'
import { preprocessHelp, preprocessOption } from './preprocess-option.ts'
import { UsageError } from './world.ts'

export const presetNames = Object.keys(presets) as PresetName[]

/** The flag of every field whose value can be out of range, unless it is called like the field. */
const flagOf: Readonly<Record<string, string>> = {
  batchSize: 'batch-size',
  learningRate: 'learning-rate',
  validationCount: 'validation',
  weightDecay: 'weight-decay',
  warmUp: 'warm-up',
  everyEpochs: 'every-epochs',
  labelSmoothing: 'label-smoothing',
  gradientClip: 'gradient-clip',
  weightAverage: 'weight-average',
  earlyStopping: 'early-stopping',
  patience: 'early-stopping',
}

/** What a run is without any option. */
const usual = recipes.quick.settings

export const trainingOptions = {
  recipe: {
    value: 'NAME',
    help: `where to start from: ${recipeNames.join(', ')}; other options change it (quick)`,
  },
  preset: { value: 'NAME', help: `network: ${presetNames.join(', ')} (lenet-5)` },
  preprocess: { value: 'LIST', help: preprocessHelp },
  epochs: { value: 'N', help: `how often to see every image (${usual.epochs})` },
  seed: { value: 'N', help: 'same seed, same network (1)' },
  seeds: { value: 'N', help: 'train with N seeds in turn, this one and those that follow it (1)' },
  'batch-size': { value: 'N', help: `images per update (${usual.batchSize})` },
  ...optimizerOptions,
  'label-smoothing': { value: 'X', help: 'share of each answer spread over all classes (0)' },
  'gradient-clip': { value: 'X', help: 'longest gradient to follow in full, or "off" (off)' },
  'weight-average': { value: 'X', help: 'decay of the average of the weights, or "off" (off)' },
  augment: { value: 'LIST', help: augmentHelp },
  'early-stopping': {
    value: 'N',
    help: 'end after N epochs that do no better on validation, keep the best; or "off" (off)',
  },
  validation: {
    value: 'N',
    help: `training images held out to measure on (${usual.validationCount})`,
  },
  threads: {
    value: 'N',
    help: 'cores to use; never changes the result (all but one, at most 8; of two, both)',
  },
} as const satisfies Options

const mostSeeds = 100

/**
 * One configuration for each seed, alike in everything else.
 * @throws UsageError for values out of range and flags that do not go together
 */
export function trainConfigs(args: Arguments): readonly [TrainConfig, ...TrainConfig[]] {
  const count = args.number('seeds', 1)
  if (!Number.isInteger(count) || count < 1 || count > mostSeeds) {
    throw new UsageError(`--seeds takes a whole number from 1 to ${mostSeeds}, not ${count}.`)
  }
  const config = configFrom(args)
  const next = (i: number) => checked({ ...config, seed: config.seed + i })
  return [next(0), ...Array.from({ length: count - 1 }, (_, i) => next(i + 1))]
}

/** A recipe, changed by whatever else is asked for; it keeps its name only if nothing is. */
function configFrom(args: Arguments): TrainConfig {
  const recipe = recipes[args.choice('recipe', recipeNames, 'quick')]
  const preset = args.choice('preset', presetNames, recipe.preset)
  const settings = settingsFrom(args, recipe.settings)
  const preprocessing = preprocessOption(args)
  const isPlain = preprocessing.length === 0
  return {
    network: isPlain ? presets[preset].spec : { ...presets[preset].spec, preprocessing },
    ...settings,
    seed: args.number('seed', 1),
    recipe: isPlain ? stampOf(recipeOf(preset, settings)) : null,
    threads: args.has('threads') ? args.number('threads', 1) : null,
  }
}

function settingsFrom(args: Arguments, recipe: RecipeSettings): RecipeSettings {
  const optimizer = optimizerOption(args, recipe.optimizer)
  const usualRate = args.has('optimizer') ? usualLearningRates[optimizer.kind] : recipe.learningRate
  const patience = numberOrOff(args, 'early-stopping', recipe.earlyStopping?.patience ?? null)
  return {
    epochs: args.number('epochs', recipe.epochs),
    batchSize: args.number('batch-size', recipe.batchSize),
    validationCount: args.number('validation', recipe.validationCount),
    learningRate: args.number('learning-rate', usualRate),
    optimizer,
    schedule: scheduleOption(args, recipe.schedule),
    labelSmoothing: args.number('label-smoothing', recipe.labelSmoothing),
    gradientClip: numberOrOff(args, 'gradient-clip', recipe.gradientClip),
    weightAverage: numberOrOff(args, 'weight-average', recipe.weightAverage),
    augmentation: augmentOption(args, recipe.augmentation),
    earlyStopping: patience === null ? null : { patience },
  }
}

function numberOrOff(args: Arguments, name: string, otherwise: number | null): number | null {
  if (args.text(name) === 'off') return null
  return args.has(name) ? args.number(name, 0) : otherwise
}

function checked(config: TrainConfig): TrainConfig {
  try {
    return checkTrainConfig(config, Infinity).config
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new UsageError(`--${flagOf[error.field] ?? error.field}: ${error.message}`)
  }
}
