import type { Network, ResolvedLayer } from '../nn/network.ts'
import type { StageChannel } from '../shared/layer-view.ts'
import { tensorOf } from './reading.ts'
import { stagesOf } from './seen-image.ts'

/**
 * The layer of a stage that decides whether a map or unit gives anything: the last one with weights of
 * its own. With them at zero the channel gives zero, since ReLU makes zero of zero. Softmax does not, so
 * a stage that ends in it has no such layer.
 */
export function deciding(layers: readonly ResolvedLayer[]): ResolvedLayer | null {
  if (layers.some(({ kind }) => kind === 'softmax')) return null
  return layers.findLast(({ parameters }) => parameters.length > 0) ?? null
}

/**
 * The network's parameters, but for those that would let the muted maps and units give anything. What
 * the network does not have, and its answer, are not muted.
 * @param parameters of the whole network; they stay as they are
 */
export function withoutMuted(
  network: Pick<Network, 'layers'>,
  parameters: Float32Array,
  muted: readonly StageChannel[],
): Float32Array {
  if (muted.length === 0) return parameters
  const rest = parameters.slice()
  const stages = stagesOf(network.layers).slice(0, -1)
  for (const { stage, channel } of muted) {
    const layer = deciding((stages[stage - 1] ?? []).map((index) => network.layers[index]!))
    const channels = layer?.outputShape[0] ?? 0
    if (!layer || channel >= channels) continue
    // Statistics are no weights, and a variance of zero would be wrong.
    for (const values of [tensorOf(layer, 'weight', rest), tensorOf(layer, 'bias', rest)]) {
      const each = (values?.length ?? 0) / channels
      values?.fill(0, channel * each, (channel + 1) * each)
    }
  }
  return rest
}
