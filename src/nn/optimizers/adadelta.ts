import { checkStateLength, flushTiny, type Optimizer } from './optimizer.ts'

export interface AdadeltaSpec {
  readonly kind: 'adadelta'
  /** Decay of the running means of the squared gradients and of the squared steps. */
  readonly rho: number
  /** Keeps the division finite and starts the first steps. */
  readonly epsilon: number
  /** Adds weightDecay · parameter to its gradient. */
  readonly weightDecay: number
}

/**
 * Adadelta (Zeiler 2012, algorithm 1) as PyTorch's `torch.optim.Adadelta` defines it; the learning
 * rate, 1 in the paper, scales the step but not what is remembered of it:
 *
 *     g = gradient + weightDecay · p
 *     v = rho · v + (1 - rho) · g²
 *     d = √(u + epsilon) / √(v + epsilon) · g
 *     u = rho · u + (1 - rho) · d²
 *     p = p - learningRate · d
 *
 * Its state is all of v and all of u.
 */
export function adadelta({ rho, epsilon, weightDecay }: AdadeltaSpec, count: number): Optimizer {
  const squares = new Float32Array(count)
  const steps = new Float32Array(count)

  return {
    step(parameters, gradients, learningRate) {
      for (let i = 0; i < count; i++) {
        const p = parameters[i]!
        const g = gradients[i]! + weightDecay * p
        const v = flushTiny(rho * squares[i]! + (1 - rho) * g * g)
        const d = Math.sqrt((steps[i]! + epsilon) / (v + epsilon)) * g
        squares[i] = v
        steps[i] = flushTiny(rho * steps[i]! + (1 - rho) * d * d)
        parameters[i] = p - learningRate * d
      }
    },
    state() {
      const state = new Float32Array(2 * count)
      state.set(squares)
      state.set(steps, count)
      return state
    },
    restore(state) {
      checkStateLength(state, 2 * count)
      squares.set(state.subarray(0, count))
      steps.set(state.subarray(count))
    },
  }
}
