import { layerOf } from '../nn/layers/index.ts'
import type { ParameterSlot, ResolvedLayer } from '../nn/network.ts'
import type { Place, Reach } from '../nn/reach.ts'

/** How a layer of a network reads what it is given: what of it, and by which weights. */

/** What one number of the layer's output is made of. */
export function reachOf({ kind, options, inputShape }: ResolvedLayer, at: Place): Reach {
  return layerOf(kind).reach(options, inputShape, at)
}

/** Where a layer's own tensor stands among the network's parameters; null if it has none of that name. */
export function slotOf({ name, parameters }: ResolvedLayer, tensor: string): ParameterSlot | null {
  return parameters.find((one) => one.name === `${name}.${tensor}`) ?? null
}

/** That part of the values, which are laid out as the network's parameters; null as above. */
export function tensorOf(
  layer: ResolvedLayer,
  tensor: string,
  values: Float32Array,
): Float32Array | null {
  const slot = slotOf(layer, tensor)
  return slot && values.subarray(slot.offset, slot.offset + slot.length)
}

/** Σ input · weight */
export function weightedSum(inputs: Float32Array, weights: Float32Array): number {
  return total(inputs.map((input, i) => input * weights[i]!))
}

export function total(values: Iterable<number>): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}
