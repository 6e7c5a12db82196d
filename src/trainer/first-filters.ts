import type { Network, ParameterSlot } from '../nn/network.ts'
import { slotOf } from './reading.ts'

/** The weights that look at the image itself. */
export interface FirstFilters {
  /** `[filters, channels, height, width]` */
  readonly shape: readonly number[]
  readonly slot: ParameterSlot
}

/** More weights than these are nothing to look at. */
const mostValues = 250_000

/**
 * Those of a network's first convolution, or of its first dense layer, each of whose units has the
 * shape of what was flattened into it; null if there are none, or too many.
 */
export function firstFilters({ layers }: Pick<Network, 'layers'>): FirstFilters | null {
  const place = layers.findIndex(({ kind }) => kind === 'conv2d' || kind === 'dense')
  const layer = layers[place]
  const slot = layer && slotOf(layer, 'weight')
  if (!slot || slot.length > mostValues) return null
  if (layer.kind === 'conv2d') return { shape: slot.shape, slot }
  const [units, inputs] = slot.shape as [number, number]
  // What was flattened once stays a row of as many numbers until the dense layer.
  const flattened = layers
    .slice(0, place)
    .find(({ kind, inputShape }) => kind === 'flatten' && inputShape.length === 3)
  return { shape: [units, ...(flattened?.inputShape ?? [1, 1, inputs])], slot }
}
