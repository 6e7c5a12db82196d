import { buildNetwork, parseNetworkSpec, type Network } from '../nn/network.ts'
import type { OptimizerSpec } from '../nn/optimizers/index.ts'
import type { ScheduleSpec } from '../nn/schedules.ts'
import { quote } from '../shared/quote.ts'
import { checkLimit, ConfigError, type TrainConfig } from '../shared/train-config.ts'

/** A configuration that can be run, and the network it asks for. */
export interface CheckedConfig {
  readonly config: TrainConfig
  readonly network: Network
}

const digitShape = [1, 28, 28]
const digitClasses = 10

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
  const network = buildNetwork(config.network)
  checkFitsDigits(network)
  return { config, network }
}

/** @throws ConfigError unless the network takes MNIST's images and gives ten classes. */
export function checkFitsDigits(network: Network): void {
  const { inputShape } = network.spec
  if (inputShape.join() !== digitShape.join()) {
    throw new ConfigError(
      'network',
      `The network takes inputs of [${inputShape.join(', ')}], but the digits are [${digitShape.join(', ')}].`,
    )
  }
  if (network.classes !== digitClasses) {
    throw new ConfigError(
      'network',
      `The network's last layer has ${network.classes} outputs, but there are ${digitClasses} digits.`,
    )
  }
}

function checkedFields(value: unknown): TrainConfig {
  const fields = fieldsOf('config', 'The training configuration', value, [
    'network',
    'epochs',
    'batchSize',
    'seed',
    'validationCount',
    'learningRate',
    'optimizer',
    'schedule',
    'threads',
  ])
  const { epochs, batchSize, seed, validationCount, learningRate, threads } = fields
  checkLimit('epochs', epochs)
  checkLimit('batchSize', batchSize)
  checkLimit('seed', seed)
  checkLimit('validationCount', validationCount)
  checkLimit('learningRate', learningRate)
  if (threads !== null) checkLimit('threads', threads)
  return {
    network: parseNetworkSpec(fields.network),
    epochs,
    batchSize,
    seed,
    validationCount,
    learningRate,
    optimizer: checkedOptimizer(fields.optimizer),
    schedule: checkedSchedule(fields.schedule),
    threads,
  }
}

function checkedOptimizer(value: unknown): OptimizerSpec {
  const kind = kindOf('optimizer', value, ['sgd', 'adam'])
  if (kind === 'sgd') {
    const fields = fieldsOf('optimizer', 'The optimizer', value, [
      'kind',
      'momentum',
      'nesterov',
      'weightDecay',
    ])
    const { momentum, nesterov, weightDecay } = fields
    checkLimit('momentum', momentum)
    checkLimit('weightDecay', weightDecay)
    if (typeof nesterov !== 'boolean') {
      throw new ConfigError('nesterov', `Nesterov is either true or false, not ${quote(nesterov)}.`)
    }
    return { kind, momentum, nesterov, weightDecay }
  }
  const fields = fieldsOf('optimizer', 'The optimizer', value, [
    'kind',
    'beta1',
    'beta2',
    'epsilon',
    'weightDecay',
  ])
  const { beta1, beta2, epsilon, weightDecay } = fields
  checkLimit('beta1', beta1)
  checkLimit('beta2', beta2)
  checkLimit('epsilon', epsilon)
  checkLimit('weightDecay', weightDecay)
  return { kind, beta1, beta2, epsilon, weightDecay }
}

function checkedSchedule(value: unknown): ScheduleSpec {
  const kind = kindOf('schedule', value, ['constant', 'step', 'cosine', 'one-cycle'])
  if (kind === 'step') {
    const fields = fieldsOf('schedule', 'The schedule', value, ['kind', 'everyEpochs', 'factor'])
    const { everyEpochs, factor } = fields
    checkLimit('everyEpochs', everyEpochs)
    checkLimit('factor', factor)
    return { kind, everyEpochs, factor }
  }
  if (kind === 'one-cycle') {
    const { warmUp } = fieldsOf('schedule', 'The schedule', value, ['kind', 'warmUp'])
    checkLimit('warmUp', warmUp)
    return { kind, warmUp }
  }
  fieldsOf('schedule', 'The schedule', value, ['kind'])
  return { kind }
}

function kindOf<Kind extends string>(field: string, value: unknown, kinds: readonly Kind[]): Kind {
  const given = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : value
  const kind = kinds.find((known) => known === given)
  if (kind) return kind
  throw new ConfigError(
    field,
    `There is no ${field} ${quote(given)}; known are ${kinds.join(', ')}.`,
  )
}

/** The fields of a plain object that has exactly these. */
function fieldsOf<Name extends string>(
  field: string,
  what: string,
  value: unknown,
  names: readonly Name[],
): Record<Name, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(field, `${what} must be an object, but it is ${quote(value)}.`)
  }
  const missing = names.find((name) => !Object.hasOwn(value, name))
  if (missing) throw new ConfigError(missing, `${what} has no "${missing}".`)
  const unknown = Object.keys(value).find((name) => !(names as readonly string[]).includes(name))
  if (unknown) throw new ConfigError(unknown, `${what} has no field ${quote(unknown)}.`)
  return value as Record<Name, unknown>
}
