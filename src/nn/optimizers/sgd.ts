import { checkStateLength, flushTiny, type Optimizer } from './optimizer.ts'

export interface SgdSpec {
  readonly kind: 'sgd'
  /** Share of the previous update carried into the next, 0..1; 0 is plain gradient descent. */
  readonly momentum: number
  /** Looks ahead along the momentum; needs momentum > 0 to make a difference. */
  readonly nesterov: boolean
  /** Adds weightDecay · parameter to its gradient. */
  readonly weightDecay: number
}

/**
 * Stochastic gradient descent as PyTorch's `torch.optim.SGD` defines it (dampening 0):
 *
 *     g = gradient + weightDecay · p
 *     v = momentum · v + g
 *     p = p - learningRate · (nesterov ? g + momentum · v : v)
 *
 * Its state is v, or nothing without momentum. Nesterov's form: Sutskever et al. 2013, section 2.
 */
export function sgd({ momentum, nesterov, weightDecay }: SgdSpec, count: number): Optimizer {
  const velocity = new Float32Array(momentum > 0 ? count : 0)

  function stepPlainly(parameters: Float32Array, gradients: Float32Array, learningRate: number) {
    for (let i = 0; i < count; i++) {
      const p = parameters[i]!
      parameters[i] = p - learningRate * (gradients[i]! + weightDecay * p)
    }
  }

  function stepWithMomentum(
    parameters: Float32Array,
    gradients: Float32Array,
    learningRate: number,
  ) {
    // An update is fromGradient · g + fromVelocity · v.
    const fromGradient = nesterov ? 1 : 0
    const fromVelocity = nesterov ? momentum : 1
    for (let i = 0; i < count; i++) {
      const p = parameters[i]!
      const g = gradients[i]! + weightDecay * p
      const v = flushTiny(momentum * velocity[i]! + g)
      velocity[i] = v
      parameters[i] = p - learningRate * (fromGradient * g + fromVelocity * v)
    }
  }

  return {
    step: momentum > 0 ? stepWithMomentum : stepPlainly,
    state: () => velocity.slice(),
    restore(state) {
      checkStateLength(state, velocity.length)
      velocity.set(state)
    },
  }
}
