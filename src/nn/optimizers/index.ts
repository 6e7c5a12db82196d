import { adadelta, type AdadeltaSpec } from './adadelta.ts'
import { adam, type AdamSpec, type AdamWSpec } from './adam.ts'
import type { Optimizer } from './optimizer.ts'
import { sgd, type SgdSpec } from './sgd.ts'

export type OptimizerSpec = SgdSpec | AdamSpec | AdamWSpec | AdadeltaSpec

/** What a form shows, and what each optimizer starts with. */
export const optimizers = {
  sgd: {
    label: 'SGD',
    explanation: 'Follows the gradient, with momentum carrying on in directions that last.',
    defaults: { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  },
  adam: {
    label: 'Adam',
    explanation: 'Gives every weight a step size of its own; forgiving about the learning rate.',
    defaults: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  },
  adamw: {
    label: 'AdamW',
    explanation: 'Adam whose weight decay shrinks every weight alike, whatever its step size.',
    defaults: { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
  },
  adadelta: {
    label: 'Adadelta',
    explanation: 'Takes its step sizes from the steps before; meant for a learning rate near 1.',
    defaults: { kind: 'adadelta', rho: 0.9, epsilon: 1e-6, weightDecay: 0 },
  },
} as const satisfies {
  readonly [K in OptimizerSpec['kind']]: {
    readonly label: string
    readonly explanation: string
    readonly defaults: Extract<OptimizerSpec, { kind: K }>
  }
}

/** An optimizer for `count` parameters, its memory at zero. */
export function createOptimizer(spec: OptimizerSpec, count: number): Optimizer {
  switch (spec.kind) {
    case 'sgd':
      return sgd(spec, count)
    case 'adam':
    case 'adamw':
      return adam(spec, count)
    case 'adadelta':
      return adadelta(spec, count)
  }
}
