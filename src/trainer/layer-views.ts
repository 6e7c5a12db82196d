import type { StageView } from '../shared/layer-view.ts'
import { outputsOf, type SeenImage } from './seen-image.ts'

/** The image, then what each stage of the network made of it; the last one is the answer. */
export function layerViews(seen: SeenImage): StageView[] {
  return outputsOf(seen).map(({ layers, shape, values }) => ({
    layers: layers.map(({ kind, options }) => ({ kind, options })),
    shape,
    values,
  }))
}
