import { noAugmentation, type Augmentation } from '../nn/augmentation/augmentation.ts'
import { keptEpoch } from '../shared/kept-epoch.ts'
import type { EpochMetrics } from '../shared/metrics.ts'
import type { TrainConfig } from '../shared/train-config.ts'
import { counted } from './words.ts'

/** How a network was trained, as rows of a name and a value. */
export function configRows(config: TrainConfig, history: readonly EpochMetrics[]): string[][] {
  const { recipe, augmentation } = config
  return [
    ...(recipe ? [['Recipe', `${recipe.name}, version ${recipe.version}`]] : []),
    ['Settings', settingsLine(config)],
    ...(augmentation ? [['Augmentation', augmentationLine(augmentation)]] : []),
    ...(config.earlyStopping ? [['Kept', keptLine(config, history)]] : []),
  ]
}

/** Which epoch's weights a run that stops early has kept. */
export function keptLine(config: TrainConfig, history: readonly EpochMetrics[]): string {
  const kept = keptEpoch(config, history)
  if (!kept) return 'no epoch was finished'
  return `epoch ${kept.epoch} of ${history.length}, the lowest validation loss`
}

function settingsLine(config: TrainConfig): string {
  const { optimizer, schedule, learningRate, batchSize, seed } = config
  const { labelSmoothing, gradientClip, weightAverage, earlyStopping } = config
  return [
    `${optimizer.kind}, ${schedule.kind} ${learningRate}, batches of ${batchSize}, seed ${seed}`,
    ...(labelSmoothing > 0 ? [`label smoothing ${labelSmoothing}`] : []),
    ...(gradientClip === null ? [] : [`gradients up to ${gradientClip}`]),
    ...(weightAverage === null ? [] : [`weights averaged with ${weightAverage}`]),
    ...(earlyStopping ? [`patience of ${counted(earlyStopping.patience, 'epoch')}`] : []),
  ].join(', ')
}

/** `shift 2, rotation 12` */
function augmentationLine(augmentation: Augmentation): string {
  const names = Object.keys(noAugmentation) as (keyof Augmentation)[]
  const used = names.filter((name) => augmentation[name] !== 0)
  return used.map((name) => `${inWords(name)} ${augmentation[name]}`).join(', ')
}

/** `elastic alpha` for `elasticAlpha` */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
