import { optimizers, type OptimizerSpec } from '../nn/optimizers/index.ts'
import { schedules, type ScheduleSpec } from '../nn/schedules.ts'
import { quote } from '../shared/quote.ts'
import { ConfigError } from '../shared/train-config.ts'
import { checkLimit, type LimitName } from '../shared/train-limits.ts'
import { checkLimits, fieldsOf, kindOf } from './check-fields.ts'

const optimizerKinds = Object.keys(optimizers) as OptimizerSpec['kind'][]
const scheduleKinds = Object.keys(schedules) as ScheduleSpec['kind'][]

/** @throws ConfigError naming the field */
export function checkedOptimizer(value: unknown): OptimizerSpec {
  const kind = kindOf('optimizer', value, optimizerKinds)
  switch (kind) {
    case 'sgd': {
      const fields = optimizerFields(value, ['momentum', 'nesterov', 'weightDecay'])
      const { nesterov } = fields
      checkLimits(fields, ['momentum', 'weightDecay'])
      if (typeof nesterov !== 'boolean') {
        throw new ConfigError(
          'nesterov',
          `Nesterov is either true or false, not ${quote(nesterov)}.`,
        )
      }
      return { kind, momentum: fields.momentum, nesterov, weightDecay: fields.weightDecay }
    }
    case 'adam':
    case 'adamw': {
      const fields = optimizerFields(value, ['beta1', 'beta2', 'epsilon', 'weightDecay'])
      checkLimits(fields, ['beta1', 'beta2', 'epsilon', 'weightDecay'])
      const { beta1, beta2, epsilon, weightDecay } = fields
      return { kind, beta1, beta2, epsilon, weightDecay }
    }
    case 'adadelta': {
      const fields = optimizerFields(value, ['rho', 'epsilon', 'weightDecay'])
      checkLimits(fields, ['rho', 'epsilon', 'weightDecay'])
      const { rho, epsilon, weightDecay } = fields
      return { kind, rho, epsilon, weightDecay }
    }
  }
}

/** @throws ConfigError naming the field */
export function checkedSchedule(value: unknown): ScheduleSpec {
  const kind = kindOf('schedule', value, scheduleKinds)
  if (kind === 'one-cycle') {
    const fields = scheduleFields(value, ['warmUp'])
    checkLimits(fields, ['warmUp'])
    return { kind, warmUp: fields.warmUp }
  }
  const { warmUp, rest } = withoutWarmUp(value)
  if (kind === 'step') {
    const fields = scheduleFields(rest, ['everyEpochs', 'factor'])
    checkLimits(fields, ['everyEpochs', 'factor'])
    return { kind, everyEpochs: fields.everyEpochs, factor: fields.factor, ...warmUp }
  }
  scheduleFields(rest, [])
  return { kind, ...warmUp }
}

/** Every schedule may warm up; only one-cycle must say for how long. */
function withoutWarmUp(value: unknown): { warmUp: { warmUp?: number }; rest: unknown } {
  if (typeof value !== 'object' || value === null || !('warmUp' in value)) {
    return { warmUp: {}, rest: value }
  }
  const { warmUp, ...rest } = value
  checkLimit('warmUp', warmUp)
  return { warmUp: { warmUp }, rest }
}

function optimizerFields<Name extends LimitName | 'nesterov'>(
  value: unknown,
  names: readonly Name[],
) {
  return fieldsOf('optimizer', 'The optimizer', value, ['kind', ...names])
}

function scheduleFields<Name extends LimitName>(value: unknown, names: readonly Name[]) {
  return fieldsOf('schedule', 'The schedule', value, ['kind', ...names])
}
