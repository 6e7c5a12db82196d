import type { NetworkSpec } from './network-spec.ts'
import type { Shape } from './shape.ts'

/**
 * The network for other images or classes: it takes inputs of this shape, and its last Dense layer
 * has an output for each class. Whether the layers still fit each other is for `buildNetwork` to say.
 */
export function fitNetwork(spec: NetworkSpec, inputShape: Shape, classes: number): NetworkSpec {
  const last = spec.layers.findLastIndex((layer) => layer.kind === 'dense')
  const layers = spec.layers.map((layer, index) =>
    index === last && layer.kind === 'dense' ? { ...layer, units: classes } : layer,
  )
  return { ...spec, inputShape: [...inputShape], layers }
}
