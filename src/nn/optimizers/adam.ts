import { checkStateLength, flushTiny, type Optimizer } from './optimizer.ts'

interface Moments {
  /** Decay of the running mean of the gradients. */
  readonly beta1: number
  /** Decay of the running mean of their squares. */
  readonly beta2: number
  /** Keeps the division finite. */
  readonly epsilon: number
}

export interface AdamSpec extends Moments {
  readonly kind: 'adam'
  /** Adds weightDecay · parameter to its gradient. */
  readonly weightDecay: number
}

export interface AdamWSpec extends Moments {
  readonly kind: 'adamw'
  /** Shrinks each parameter by learningRate · weightDecay of itself, whatever its gradient. */
  readonly weightDecay: number
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1) as PyTorch's `torch.optim.Adam` defines it, with t counted
 * from 1:
 *
 *     g = gradient + weightDecay · p
 *     m = beta1 · m + (1 - beta1) · g
 *     v = beta2 · v + (1 - beta2) · g²
 *     p = p - learningRate · m / (1 - beta1ᵗ) / (√(v / (1 - beta2ᵗ)) + epsilon)
 *
 * AdamW (Loshchilov & Hutter 2019, algorithm 2; `torch.optim.AdamW`) leaves the gradient as it is and
 * begins with p = p - learningRate · weightDecay · p instead.
 *
 * Its state is all of m, all of v, and t (exact in float32 up to 16,777,216 steps).
 */
export function adam(
  { kind, beta1, beta2, epsilon, weightDecay }: AdamSpec | AdamWSpec,
  count: number,
): Optimizer {
  const mean = new Float32Array(count)
  const square = new Float32Array(count)
  const gradientDecay = kind === 'adam' ? weightDecay : 0
  const parameterDecay = kind === 'adamw' ? weightDecay : 0
  let steps = 0

  return {
    step(parameters, gradients, learningRate) {
      steps++
      const stepSize = learningRate / (1 - beta1 ** steps)
      const squareCorrection = 1 / (1 - beta2 ** steps)
      const kept = 1 - learningRate * parameterDecay
      for (let i = 0; i < count; i++) {
        const p = parameters[i]!
        const g = gradients[i]! + gradientDecay * p
        const m = flushTiny(beta1 * mean[i]! + (1 - beta1) * g)
        const v = flushTiny(beta2 * square[i]! + (1 - beta2) * g * g)
        mean[i] = m
        square[i] = v
        parameters[i] = kept * p - (stepSize * m) / (Math.sqrt(v * squareCorrection) + epsilon)
      }
    },
    state() {
      const state = new Float32Array(2 * count + 1)
      state.set(mean)
      state.set(square, count)
      state[2 * count] = steps
      return state
    },
    restore(state) {
      checkStateLength(state, 2 * count + 1)
      mean.set(state.subarray(0, count))
      square.set(state.subarray(count, 2 * count))
      steps = state[2 * count]!
    },
  }
}
