import type { OptimizerSpec } from '../nn/optimizers/index.ts'
import { quote } from './quote.ts'
import { ConfigError } from './train-config.ts'

export type LimitName = keyof typeof limits

interface Limit {
  readonly label: string
  readonly explanation: string
  readonly min: number
  readonly max: number
  readonly integer: boolean
}

/** Sane limits with the sentence that the form shows beside the field. */
export const limits = {
  epochs: {
    label: 'Epochs',
    explanation: 'How often the network sees every training image.',
    min: 1,
    max: 200,
    integer: true,
  },
  batchSize: {
    label: 'Batch size',
    explanation: 'Images per weight update. Smaller is noisier, larger is smoother.',
    min: 1,
    max: 1024,
    integer: true,
  },
  seed: {
    label: 'Seed',
    explanation: 'The same seed and settings give exactly the same network again.',
    min: 0,
    max: 2 ** 32 - 1,
    integer: true,
  },
  seeds: {
    label: 'Seeds',
    explanation: 'Runs in a row, this seed and those that follow it: how much is luck?',
    min: 1,
    max: 5,
    integer: true,
  },
  validationCount: {
    label: 'Held out for validation',
    explanation: 'Training images the network never learns from, to see how it does on new ones.',
    min: 0,
    max: 30_000,
    integer: true,
  },
  learningRate: {
    label: 'Learning rate',
    explanation: 'How far each update moves the weights. Too large diverges, too small crawls.',
    min: 1e-6,
    max: 10,
    integer: false,
  },
  momentum: {
    label: 'Momentum',
    explanation: 'How much of the previous update is carried into the next.',
    min: 0,
    max: 0.999,
    integer: false,
  },
  weightDecay: {
    label: 'Weight decay',
    explanation: 'Pulls weights towards zero, which keeps the network simple.',
    min: 0,
    max: 1,
    integer: false,
  },
  beta1: {
    label: 'Beta 1',
    explanation: 'How slowly Adam forgets earlier gradients.',
    min: 0,
    max: 0.9999,
    integer: false,
  },
  beta2: {
    label: 'Beta 2',
    explanation: 'How slowly Adam forgets how large earlier gradients were.',
    min: 0,
    max: 0.99999,
    integer: false,
  },
  rho: {
    label: 'Rho',
    explanation: 'How slowly Adadelta forgets how large earlier gradients and steps were.',
    min: 0,
    max: 0.9999,
    integer: false,
  },
  epsilon: {
    label: 'Epsilon',
    explanation: 'Keeps the steps finite where gradients vanish.',
    min: 1e-12,
    max: 0.1,
    integer: false,
  },
  everyEpochs: {
    label: 'Every … epochs',
    explanation: 'After how many epochs the learning rate steps down.',
    min: 1,
    max: 200,
    integer: true,
  },
  factor: {
    label: 'Factor',
    explanation: 'What the learning rate is multiplied by at each step down.',
    min: 0.001,
    max: 1,
    integer: false,
  },
  warmUp: {
    label: 'Warm-up',
    explanation: 'The share of the run in which the learning rate still rises.',
    min: 0,
    max: 0.9,
    integer: false,
  },
  labelSmoothing: {
    label: 'Label smoothing',
    explanation: 'The share of each answer spread over all classes, so that none gets too sure.',
    min: 0,
    max: 0.5,
    integer: false,
  },
  gradientClip: {
    label: 'Gradient clip',
    explanation: 'The longest gradient that is followed in full; longer ones are cut to it.',
    min: 0.001,
    max: 1000,
    integer: false,
  },
  weightAverage: {
    label: 'Average decay',
    explanation: 'The share of the average that stays at each step: 0.998 looks back 500 steps.',
    min: 0,
    max: 0.99999,
    integer: false,
  },
  patience: {
    label: 'Patience',
    explanation: 'Epochs without a lower validation loss after which the run ends.',
    min: 1,
    max: 200,
    integer: true,
  },
  threads: {
    label: 'Threads',
    explanation: 'Processor cores to train on. More is faster; the weights stay the same.',
    min: 1,
    max: 64,
    integer: true,
  },
} as const satisfies Record<string, Limit>

/** Where to start looking for a learning rate. */
export const usualLearningRates = {
  sgd: 0.05,
  adam: 0.001,
  adamw: 0.001,
  adadelta: 1,
} as const satisfies Record<OptimizerSpec['kind'], number>

/** @throws ConfigError naming the field, its value and the allowed range. */
export function checkLimit(field: LimitName, value: unknown): asserts value is number {
  const { label, min, max, integer } = limits[field]
  if (isWithin(limits[field], value)) return
  const kind = integer ? 'a whole number' : 'a number'
  throw new ConfigError(
    field,
    `${label} must be ${kind} from ${min} to ${max}, but it is ${quote(value)}.`,
  )
}

/** Whether it is such a number. */
export function isWithin(
  { min, max, integer }: Pick<Limit, 'min' | 'max' | 'integer'>,
  value: unknown,
): value is number {
  return (
    typeof value === 'number' &&
    value >= min &&
    value <= max &&
    (!integer || Number.isInteger(value))
  )
}
