import { optimizers, type OptimizerSpec } from '../nn/optimizers/index.ts'
import { presets, type PresetName } from '../nn/presets.ts'
import { schedules, type ScheduleSpec } from '../nn/schedules.ts'
import { ConfigError, laterSettings, type TrainConfig } from '../shared/train-config.ts'
import { checkTrainConfig } from '../trainer/check-config.ts'
import type { Arguments, Options } from './arguments.ts'
import { UsageError } from './world.ts'

export const presetNames = Object.keys(presets) as PresetName[]

const learningRates = { sgd: 0.05, adam: 0.001 } as const

/** Which flags make sense only with one optimizer or schedule. */
const companions = [
  { option: 'optimizer', choice: 'sgd', flags: ['momentum', 'nesterov'] },
  { option: 'optimizer', choice: 'adam', flags: ['beta1', 'beta2', 'epsilon'] },
  { option: 'schedule', choice: 'one-cycle', flags: ['warm-up'] },
  { option: 'schedule', choice: 'step', flags: ['every-epochs', 'factor'] },
] as const

/** The flag of every field whose value can be out of range. */
const flagOf: Readonly<Record<string, string>> = {
  batchSize: 'batch-size',
  learningRate: 'learning-rate',
  validationCount: 'validation',
  weightDecay: 'weight-decay',
  warmUp: 'warm-up',
  everyEpochs: 'every-epochs',
}

export const trainingOptions = {
  epochs: { value: 'N', help: 'how often to see every digit (3)' },
  seed: { value: 'N', help: 'same seed, same network (1)' },
  seeds: { value: 'N', help: 'train with N seeds in turn, this one and those that follow it (1)' },
  'batch-size': { value: 'N', help: 'images per update (64)' },
  optimizer: { value: 'NAME', help: `${Object.keys(optimizers).join(', ')} (sgd)` },
  'learning-rate': { value: 'X', help: 'peak of the schedule (sgd 0.05, adam 0.001)' },
  momentum: { value: 'X', help: 'of sgd (0.9)' },
  nesterov: { help: 'look ahead along the momentum of sgd' },
  'weight-decay': { value: 'X', help: 'pull weights towards zero (0)' },
  beta1: { value: 'X', help: 'of adam (0.9)' },
  beta2: { value: 'X', help: 'of adam (0.999)' },
  epsilon: { value: 'X', help: 'of adam (1e-8)' },
  schedule: { value: 'NAME', help: `${Object.keys(schedules).join(', ')} (one-cycle)` },
  'warm-up': { value: 'X', help: 'share of a one-cycle run in which the rate rises (0.25)' },
  'every-epochs': { value: 'N', help: 'epochs between the steps of schedule step (5)' },
  factor: { value: 'X', help: 'of the rate at each step of schedule step (0.5)' },
  validation: { value: 'N', help: 'training digits held out to measure on (5000)' },
  threads: { value: 'N', help: 'processor cores to use; never changes the result (all)' },
} as const satisfies Options

const mostSeeds = 100

/**
 * One configuration for each seed, alike in everything else.
 * @throws UsageError for values out of range and flags that do not go together
 */
export function trainConfigs(
  args: Arguments,
  preset: PresetName,
): readonly [TrainConfig, ...TrainConfig[]] {
  const count = args.number('seeds', 1)
  if (!Number.isInteger(count) || count < 1 || count > mostSeeds) {
    throw new UsageError(`--seeds takes a whole number from 1 to ${mostSeeds}, not ${count}.`)
  }
  const config = configFrom(args, preset)
  const next = (i: number) => checked({ ...config, seed: config.seed + i })
  return [next(0), ...Array.from({ length: count - 1 }, (_, i) => next(i + 1))]
}

function configFrom(args: Arguments, preset: PresetName): TrainConfig {
  const optimizer = args.choice('optimizer', ['sgd', 'adam'], 'sgd')
  const schedule = args.choice('schedule', scheduleNames, 'one-cycle')
  checkCompanions(args, { optimizer, schedule })
  return {
    network: presets[preset].spec,
    epochs: args.number('epochs', 3),
    batchSize: args.number('batch-size', 64),
    seed: args.number('seed', 1),
    validationCount: args.number('validation', 5000),
    learningRate: args.number('learning-rate', learningRates[optimizer]),
    optimizer: optimizerSpec(args, optimizer),
    schedule: scheduleSpec(args, schedule),
    ...laterSettings,
    threads: args.has('threads') ? args.number('threads', 1) : null,
  }
}

function checked(config: TrainConfig): TrainConfig {
  try {
    return checkTrainConfig(config, Infinity).config
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new UsageError(`--${flagOf[error.field] ?? error.field}: ${error.message}`)
  }
}

const scheduleNames = Object.keys(schedules) as ScheduleSpec['kind'][]

function checkCompanions(
  args: Arguments,
  chosen: Readonly<Record<'optimizer' | 'schedule', string>>,
): void {
  for (const { option, choice, flags } of companions) {
    const stray = flags.find((flag) => args.has(flag))
    if (stray && chosen[option] !== choice) {
      throw new UsageError(
        `--${stray} belongs to --${option} ${choice}, but the ${option} is ${chosen[option]}.`,
      )
    }
  }
}

function optimizerSpec(args: Arguments, kind: OptimizerSpec['kind']): OptimizerSpec {
  const weightDecay = args.number('weight-decay', optimizers[kind].defaults.weightDecay)
  if (kind === 'sgd') {
    const momentum = args.number('momentum', optimizers.sgd.defaults.momentum)
    return { kind, momentum, nesterov: args.has('nesterov'), weightDecay }
  }
  if (kind === 'adadelta') return { ...optimizers.adadelta.defaults, weightDecay }
  const { beta1, beta2, epsilon } = optimizers[kind].defaults
  return {
    kind,
    beta1: args.number('beta1', beta1),
    beta2: args.number('beta2', beta2),
    epsilon: args.number('epsilon', epsilon),
    weightDecay,
  }
}

function scheduleSpec(args: Arguments, kind: ScheduleSpec['kind']): ScheduleSpec {
  const { step, 'one-cycle': oneCycle } = schedules
  if (kind === 'step') {
    return {
      kind,
      everyEpochs: args.number('every-epochs', step.defaults.everyEpochs),
      factor: args.number('factor', step.defaults.factor),
    }
  }
  if (kind === 'one-cycle') {
    return { kind, warmUp: args.number('warm-up', oneCycle.defaults.warmUp) }
  }
  return { kind }
}
