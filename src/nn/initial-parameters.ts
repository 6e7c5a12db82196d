import { layerOf } from './layers/index.ts'
import type { Network } from './network.ts'
import { random } from './random.ts'

/** The parameters with which training starts: the same seed gives the same ones, bit for bit. */
export function initialParameters(network: Network, seed: number): Float32Array {
  const values = new Float32Array(network.parameterCount)
  const stream = random(seed, 'weights')
  for (const { kind, name, options, inputShape, parameters } of network.layers) {
    const params = layerOf(kind).params(options, inputShape)
    for (const slot of parameters) {
      const parameter = params[slot.name.slice(name.length + 1)]!
      parameter.initialise(values.subarray(slot.offset, slot.offset + slot.length), stream)
    }
  }
  return values
}
