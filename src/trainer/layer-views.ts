import type { ResolvedLayer } from '../nn/network.ts'
import type { Shape } from '../nn/shape.ts'
import type { StageView } from '../shared/layer-view.ts'
import { deciding } from './muted.ts'
import { outputsOf, type SeenImage } from './seen-image.ts'

/** A stage with numbers of its shape. */
interface Filled {
  readonly layers: readonly ResolvedLayer[]
  readonly shape: Shape
  readonly values: Float32Array
}

/** The image, then what each stage of the network made of it; the last one is the answer. */
export function layerViews(seen: SeenImage): StageView[] {
  return viewsOf(outputsOf(seen))
}

/** All stages of a network, the image first, as the window knows them. */
export function viewsOf(stages: readonly Filled[]): StageView[] {
  return stages.map(({ layers, shape, values }, i) => ({
    layers: layers.map(({ kind, options }) => ({ kind, options })),
    shape,
    isMutable: i < stages.length - 1 && deciding(layers) !== null,
    values,
  }))
}
