import { optimizers, type OptimizerSpec } from '../nn/optimizers/index.ts'
import { schedules, type ScheduleSpec } from '../nn/schedules.ts'
import type { Arguments, Options } from './arguments.ts'
import { UsageError } from './world.ts'

const optimizerNames = Object.keys(optimizers) as OptimizerSpec['kind'][]
const scheduleNames = Object.keys(schedules) as ScheduleSpec['kind'][]

export const optimizerOptions = {
  optimizer: {
    value: 'NAME',
    help: `${optimizerNames.join(', ')}, each with its usual settings (sgd)`,
  },
  'learning-rate': {
    value: 'X',
    help: 'peak of the schedule (sgd 0.05, adam and adamw 0.001, adadelta 1)',
  },
  momentum: { value: 'X', help: 'of sgd (0.9)' },
  nesterov: { help: 'look ahead along the momentum of sgd, as the recipes do' },
  'weight-decay': { value: 'X', help: 'pull weights towards zero (0, adamw 0.01)' },
  beta1: { value: 'X', help: 'of adam and adamw (0.9)' },
  beta2: { value: 'X', help: 'of adam and adamw (0.999)' },
  rho: { value: 'X', help: 'of adadelta (0.9)' },
  epsilon: { value: 'X', help: 'of adam and adamw (1e-8), of adadelta (1e-6)' },
  schedule: {
    value: 'NAME',
    help: `${scheduleNames.join(', ')}, each with its usual settings (one-cycle)`,
  },
  'warm-up': {
    value: 'X',
    help: 'share of the run in which the rate rises (one-cycle 0.25, else 0)',
  },
  'every-epochs': { value: 'N', help: 'epochs between the steps of schedule step (5)' },
  factor: { value: 'X', help: 'of the rate at each step of schedule step (0.5)' },
} as const satisfies Options

/** The optimizer that is asked for; one that is named has its usual settings, not a recipe's. */
export function optimizerOption(args: Arguments, otherwise: OptimizerSpec): OptimizerSpec {
  const spec = args.has('optimizer')
    ? optimizers[args.choice('optimizer', optimizerNames, 'sgd')].defaults
    : otherwise
  checkStrays(args, 'optimizer', spec, optimizers, [
    'momentum',
    'nesterov',
    'beta1',
    'beta2',
    'rho',
    'epsilon',
  ])
  const weightDecay = args.number('weight-decay', spec.weightDecay)
  switch (spec.kind) {
    case 'sgd':
      return {
        ...spec,
        momentum: args.number('momentum', spec.momentum),
        nesterov: args.has('nesterov') || spec.nesterov,
        weightDecay,
      }
    case 'adam':
    case 'adamw':
      return {
        ...spec,
        beta1: args.number('beta1', spec.beta1),
        beta2: args.number('beta2', spec.beta2),
        epsilon: args.number('epsilon', spec.epsilon),
        weightDecay,
      }
    case 'adadelta':
      return {
        ...spec,
        rho: args.number('rho', spec.rho),
        epsilon: args.number('epsilon', spec.epsilon),
        weightDecay,
      }
  }
}

/** The schedule that is asked for; one that is named has its usual settings, not a recipe's. */
export function scheduleOption(args: Arguments, otherwise: ScheduleSpec): ScheduleSpec {
  const spec = args.has('schedule')
    ? schedules[args.choice('schedule', scheduleNames, 'one-cycle')].defaults
    : otherwise
  checkStrays(args, 'schedule', spec, schedules, ['every-epochs', 'factor'])
  const warmUp = args.number('warm-up', spec.warmUp ?? 0)
  if (spec.kind !== 'step') return { ...spec, warmUp }
  return {
    ...spec,
    warmUp,
    everyEpochs: args.number('every-epochs', spec.everyEpochs),
    factor: args.number('factor', spec.factor),
  }
}

/** @throws UsageError if one of the flags is given that make sense only with another choice */
function checkStrays(
  args: Arguments,
  option: 'optimizer' | 'schedule',
  chosen: OptimizerSpec | ScheduleSpec,
  choices: Readonly<Record<string, { readonly defaults: object }>>,
  flags: readonly string[],
): void {
  const field = (flag: string) => flag.replace(/-[a-z]/g, ([, letter]) => letter!.toUpperCase())
  const stray = flags.find((flag) => args.has(flag) && !(field(flag) in chosen))
  if (stray === undefined) return
  const owners = Object.keys(choices).filter((name) => field(stray) in choices[name]!.defaults)
  throw new UsageError(
    `--${stray} belongs to --${option} ${owners.join(' or ')}, but the ${option} is ${chosen.kind}.`,
  )
}
