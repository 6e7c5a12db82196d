import { parseAugmentation } from '../nn/augmentation/augmentation.ts'
import { buildNetwork, parseNetworkSpec, type Network } from '../nn/network.ts'
import { networkMisfit, type DataForNetworks } from '../shared/data-fit.ts'
import { quote } from '../shared/quote.ts'
import {
  ConfigError,
  laterSettings,
  type EarlyStopping,
  type RecipeStamp,
  type TrainConfig,
} from '../shared/train-config.ts'
import { checkLimit } from '../shared/train-limits.ts'
import { checkLimits, fieldsOf } from './check-fields.ts'
import { checkedOptimizer, checkedSchedule } from './check-optimizer.ts'

/** A configuration that can be run, and the network it asks for. */
export interface CheckedConfig {
  readonly config: TrainConfig
  readonly network: Network
}

/**
 * @param trainCount how many training images there are
 * @throws ConfigError naming the field, or ShapeError if the layers do not fit
 */
export function checkTrainConfig(value: unknown, trainCount: number): CheckedConfig {
  const config = checkedFields(value)
  if (config.validationCount >= trainCount) {
    throw new ConfigError(
      'validationCount',
      `Of ${trainCount} training images ${config.validationCount} can't be held out: none would be left to learn from.`,
    )
  }
  return { config, network: buildNetwork(config.network) }
}

/** The same for a configuration out of a file; null if this program could not train so. */
export function trainable(value: unknown): CheckedConfig | null {
  try {
    return checkTrainConfig(value, Infinity)
  } catch {
    return null
  }
}

/** @throws ConfigError unless the network takes the data's images and has an output for each class */
export function checkFitsData(network: Network, data: Omit<DataForNetworks, 'sums'>): void {
  const misfit = networkMisfit(network.spec.inputShape, network.classes, data)
  if (misfit !== null) throw new ConfigError('network', misfit)
}

function checkedFields(value: unknown): TrainConfig {
  const fields = fieldsOf('config', 'The training configuration', withLaterSettings(value), [
    ...['network', 'epochs', 'batchSize', 'seed', 'validationCount', 'learningRate'],
    ...['optimizer', 'schedule', 'labelSmoothing', 'gradientClip', 'weightAverage'],
    ...['augmentation', 'earlyStopping', 'recipe', 'threads'],
  ] as const)
  const { epochs, batchSize, seed, validationCount, learningRate, labelSmoothing } = fields
  const { gradientClip, weightAverage, threads } = fields
  checkLimit('epochs', epochs)
  checkLimit('batchSize', batchSize)
  checkLimit('seed', seed)
  checkLimit('validationCount', validationCount)
  checkLimit('learningRate', learningRate)
  checkLimit('labelSmoothing', labelSmoothing)
  if (gradientClip !== null) checkLimit('gradientClip', gradientClip)
  if (weightAverage !== null) checkLimit('weightAverage', weightAverage)
  if (threads !== null) checkLimit('threads', threads)
  return {
    network: parseNetworkSpec(fields.network),
    ...{ epochs, batchSize, seed, validationCount, learningRate },
    optimizer: checkedOptimizer(fields.optimizer),
    schedule: checkedSchedule(fields.schedule),
    ...{ labelSmoothing, gradientClip, weightAverage },
    augmentation: fields.augmentation === null ? null : parseAugmentation(fields.augmentation),
    earlyStopping: checkedEarlyStopping(fields.earlyStopping, validationCount),
    recipe: checkedRecipe(fields.recipe),
    threads,
  }
}

/** A configuration from before there were some of the settings does without them. */
function withLaterSettings(value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? { ...laterSettings, ...value } : value
}

function checkedEarlyStopping(value: unknown, validationCount: number): EarlyStopping | null {
  if (value === null) return null
  const fields = fieldsOf('earlyStopping', 'Early stopping', value, ['patience'])
  checkLimits(fields, ['patience'])
  if (validationCount === 0) {
    throw new ConfigError(
      'earlyStopping',
      'Stopping early needs training images held out for validation, but there are none.',
    )
  }
  return { patience: fields.patience }
}

/** A recipe of another version of this program is as good as one of our own. */
function checkedRecipe(value: unknown): RecipeStamp | null {
  if (value === null) return null
  const { name, version } = fieldsOf('recipe', 'The recipe', value, ['name', 'version'])
  const isName = typeof name === 'string' && /^[a-z][a-z0-9-]{0,39}$/.test(name)
  const isVersion = typeof version === 'number' && Number.isSafeInteger(version) && version >= 1
  if (isName && isVersion) return { name, version }
  throw new ConfigError('recipe', `A recipe has a name and a version, unlike ${quote(value)}.`)
}
