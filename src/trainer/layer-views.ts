import type { LayerView } from '../shared/layer-view.ts'
import { outputsOf, type SeenImage } from './seen-image.ts'

/** The image, then what each stage of the network made of it; the last one is the answer. */
export function layerViews(seen: SeenImage): LayerView[] {
  return outputsOf(seen).map(({ layers, shape, values }) => ({
    layers: layers.map(({ kind, options }) => ({ kind, options })),
    shape,
    values: asInk(values),
  }))
}

function asInk(values: Float32Array): Uint8Array {
  let [least, greatest] = [0, 0]
  for (const value of values) {
    if (value < least) least = value
    if (value > greatest) greatest = value
  }
  const range = greatest - least || 1
  return Uint8Array.from(values, (value) => Math.round((255 * (value - least)) / range))
}
