import { adam, type AdamSpec } from './adam.ts'
import type { Optimizer } from './optimizer.ts'
import { sgd, type SgdSpec } from './sgd.ts'

export type OptimizerSpec = SgdSpec | AdamSpec

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
      return adam(spec, count)
  }
}
