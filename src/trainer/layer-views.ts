import type { ResolvedLayer } from '../nn/network.ts'
import type { Shape } from '../nn/shape.ts'
import type { StageView } from '../shared/layer-view.ts'
import { outputsOf, type SeenImage } from './seen-image.ts'

/** The image, then what each stage of the network made of it; the last one is the answer. */
export function layerViews(seen: SeenImage): StageView[] {
  return outputsOf(seen).map((stage) => viewOf(stage, stage.values))
}

/** A stage as the window knows it, with values of its shape. */
export function viewOf(
  { layers, shape }: { readonly layers: readonly ResolvedLayer[]; readonly shape: Shape },
  values: Float32Array,
): StageView {
  return { layers: layers.map(({ kind, options }) => ({ kind, options })), shape, values }
}
