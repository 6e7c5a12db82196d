import { defineLayer } from '../layer.ts'
import { imageShape } from '../shape.ts'
import { poolRules, poolShape, poolWindow, type PoolOptions } from './pooling.ts'

/**
 * `[channels, height, width]` -> `[channels, rows, columns]` with
 * rows = ⌊(height - window) / stride⌋ + 1: the mean of every window.
 */
export const avgPool2d = defineLayer<PoolOptions>({
  label: 'AvgPool2D',
  explanation: 'Shrinks the image by taking the mean of every small window.',
  prefix: 'pool',
  defaults: { window: 2, stride: 2 },
  rules: poolRules,

  outputShape: (options, inputShape) => poolShape(options, imageShape(inputShape)),
  reach: (options, _inputShape, place) => ({ rule: 'mean', ...poolWindow(options, place) }),

  forward(pass) {
    pass.kernels.avgPool2dForward(pass)
  },
  backward(pass) {
    if (pass.dx) pass.kernels.avgPool2dBackward(pass, pass.dx)
  },
})
