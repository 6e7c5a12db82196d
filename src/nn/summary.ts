import { layerOf } from './layers/index.ts'
import type { Network } from './network.ts'
import type { Shape } from './shape.ts'

/** One layer in the table that describes a network. */
export interface SummaryRow {
  /** `conv1` */
  readonly name: string
  /** `Conv2D` */
  readonly label: string
  readonly outputShape: Shape
  readonly parameters: number
  /** Of one forward pass over one image. */
  readonly multiplyAdds: number
}

/** One row for each layer, in the network's order. */
export function summarize(network: Network): SummaryRow[] {
  return network.layers.map(({ name, kind, outputShape, parameters, multiplyAdds }) => ({
    name,
    label: layerOf(kind).label,
    outputShape,
    parameters: parameters.reduce((sum, { length }) => sum + length, 0),
    multiplyAdds,
  }))
}
