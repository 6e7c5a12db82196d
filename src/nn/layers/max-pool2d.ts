import { defineLayer } from '../layer.ts'
import { imageShape, size } from '../shape.ts'
import { poolRules, poolShape, poolWindow, type PoolOptions } from './pooling.ts'

/**
 * `[channels, height, width]` -> `[channels, rows, columns]` with
 * rows = ⌊(height - window) / stride⌋ + 1: keeps the largest value of every window.
 */
export const maxPool2d = defineLayer<PoolOptions, never, 'argmax'>({
  label: 'MaxPool2D',
  explanation: 'Shrinks the image by keeping the largest value of every small window.',
  prefix: 'pool',
  defaults: { window: 2, stride: 2 },
  rules: poolRules,

  outputShape: (options, inputShape) => poolShape(options, imageShape(inputShape)),
  saved: (_options, _inputShape, outputShape) => ({
    argmax: { type: 'uint32', size: size(outputShape) },
  }),
  reach: (options, _inputShape, place) => ({ rule: 'largest', ...poolWindow(options, place) }),

  forward(pass) {
    pass.kernels.maxPool2dForward(pass)
  },
  backward(pass) {
    if (pass.dx) pass.kernels.maxPool2dBackward(pass, pass.dx)
  },
})
