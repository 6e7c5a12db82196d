import { defineLayer, type NoOptions } from '../layer.ts'
import { size } from '../shape.ts'

/** Any shape -> `[features]`: the same numbers in the same order. */
export const flatten = defineLayer<NoOptions>({
  label: 'Flatten',
  explanation: 'Lays the image out as one row of numbers, as Dense needs it.',
  prefix: 'flatten',
  defaults: {},
  rules: {},

  outputShape: (_options, inputShape) => [size(inputShape)],

  forward({ batch, inputShape, x, y }) {
    const length = batch * size(inputShape)
    for (let i = 0; i < length; i++) y[i] = x[i]!
  },
  backward({ batch, inputShape, dy, dx }) {
    if (!dx) return
    const length = batch * size(inputShape)
    for (let i = 0; i < length; i++) dx[i] = dy[i]!
  },
})
