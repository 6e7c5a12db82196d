import type { Network, ResolvedLayer } from '../network.ts'
import { lower } from './lower.ts'
import { type LoweredNetwork } from './lowered-network.ts'

/**
 * The network as it answers. A batch normalisation with fixed statistics is linear, so a convolution or
 * dense layer right before it takes it over into its weights; what comes behind is then fused with that
 * layer as if there had never been a normalisation.
 */
export interface InferenceNetwork {
  readonly lowered: LoweredNetwork
  /** For each operation the names of the batch normalisations that it takes over, in order. */
  readonly taken: readonly (readonly string[])[]
}

/** @returns null if there is nothing to take over: then the network answers as it is trained */
export function lowerForInference(network: Network): InferenceNetwork | null {
  const layers: ResolvedLayer[] = []
  const takenBy = new Map<string, string[]>()
  for (const layer of network.layers) {
    const before = layers.at(-1)
    if (layer.kind === 'batch-norm' && before && takesOver(before)) {
      takenBy.set(before.name, [...(takenBy.get(before.name) ?? []), layer.name])
    } else layers.push(layer)
  }
  if (takenBy.size === 0) return null
  const lowered = lower({ ...network, layers }, { isFused: true })
  const taken = lowered.operations.map(({ name }) => takenBy.get(name) ?? [])
  return { lowered, taken }
}

function takesOver({ kind }: ResolvedLayer): boolean {
  return kind === 'conv2d' || kind === 'dense'
}
