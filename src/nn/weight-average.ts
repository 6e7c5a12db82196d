import { flushTiny } from './optimizers/optimizer.ts'

/** A moving average of the weights, laid out as they are. */
export interface WeightAverage {
  readonly values: Float32Array
  /** Takes the weights in after a step. */
  add(parameters: Float32Array): void
  /** Starts over: until the next step the average is these weights. */
  begin(parameters: Float32Array): void
  /** The average, then the number of steps (exact in float32 up to 16,777,216); a copy. */
  state(): Float32Array
  /** @param state one that `checkAverage` found right */
  restore(state: Float32Array): void
}

/**
 * What the weights after step t, counted from 1, make up of their average:
 * `average = average + share · (weights - average)` with share 1 - min(decay, (1 + t) / (10 + t)).
 *
 * The quotient is that of TensorFlow's `ExponentialMovingAverage` with `num_updates`: it lets the
 * average forget the initial weights quickly, so that it is of use after short runs too.
 */
export function averageShare(decay: number, t: number): number {
  return 1 - Math.min(decay, (1 + t) / (10 + t))
}

/**
 * The average begins as zeros: `begin` or `restore` comes first.
 *
 * @param decay 0..1, below 1: how much of the average stays at each step, once there were enough of them
 * @param count of the weights
 */
export function createWeightAverage(decay: number, count: number): WeightAverage {
  const values = new Float32Array(count)
  let steps = 0
  return {
    values,
    add(parameters) {
      const share = averageShare(decay, ++steps)
      for (let i = 0; i < count; i++) {
        const average = values[i]!
        values[i] = flushTiny(average + share * (parameters[i]! - average))
      }
    },
    begin(parameters) {
      values.set(parameters)
      steps = 0
    },
    state() {
      const state = new Float32Array(count + 1)
      state.set(values)
      state[count] = steps
      return state
    },
    restore(state) {
      values.set(state.subarray(0, count))
      steps = state[count]!
    },
  }
}

/** @throws RangeError unless there is an average exactly where one is kept. */
export function checkAverage(average: Float32Array | null, count: number, isKept: boolean): void {
  if (isKept && average === null) {
    throw new RangeError('This engine averages its weights, but the state has no average.')
  }
  if (!isKept && average !== null) {
    throw new RangeError('The state has an average of the weights, but this engine keeps none.')
  }
  if (average === null || average.length === count + 1) return
  throw new RangeError(
    `The average of this network's weights has ${count + 1} values with its number of steps, but ` +
      `${average.length} were given.`,
  )
}
