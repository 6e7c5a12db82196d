import { defineLayer, type NoOptions } from '../layer.ts'
import { size } from '../shape.ts'

/** y = max(x, 0), any shape. */
export const relu = defineLayer<NoOptions>({
  label: 'ReLU',
  explanation: 'Sets negative values to zero, which lets layers do more than one layer could.',
  prefix: 'relu',
  defaults: {},
  rules: {},

  forward({ kernels, batch, inputShape, x, y }) {
    kernels.reluForward(batch * size(inputShape), x, y)
  },
  backward({ kernels, batch, inputShape, y, dy, dx }) {
    if (dx) kernels.reluBackward(batch * size(inputShape), y, dy, dx)
  },
})
