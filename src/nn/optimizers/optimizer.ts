/** Turns gradients into new parameters. Both are the network's flat vectors of equal length. */
export interface Optimizer {
  /** One update with this learning rate, in place. */
  step(parameters: Float32Array, gradients: Float32Array, learningRate: number): void
  /** All that an exact continuation needs; a copy. */
  state(): Float32Array
  /** @throws RangeError unless the state has the right length. */
  restore(state: Float32Array): void
}

/**
 * A value that has decayed below float32's smallest normal number, 2⁻¹²⁶, becomes zero: arithmetic
 * with such denormal numbers is up to a hundred times slower, and the momentum of a weight that no
 * longer changes would stay one for ever.
 */
export function flushTiny(value: number): number {
  return value < SMALLEST_NORMAL && value > -SMALLEST_NORMAL ? 0 : value
}

/** @throws RangeError unless the state has the expected length. */
export function checkStateLength(state: Float32Array, expected: number): void {
  if (state.length === expected) return
  throw new RangeError(
    `This optimizer's state has ${expected} values, but ${state.length} were given.`,
  )
}

const SMALLEST_NORMAL = 2 ** -126
