import { defineLayer } from '../layer.ts'
import { imageShape, ShapeError, size } from '../shape.ts'

export type MaxPool2dOptions = {
  /** Height and width of the window. */
  readonly window: number
  readonly stride: number
}

/**
 * `[channels, height, width]` -> `[channels, rows, columns]` with
 * rows = ⌊(height - window) / stride⌋ + 1: keeps the largest value of every window.
 */
export const maxPool2d = defineLayer<MaxPool2dOptions, never, 'argmax'>({
  label: 'MaxPool2D',
  explanation: 'Shrinks the image by keeping the largest value of every small window.',
  prefix: 'pool',
  defaults: { window: 2, stride: 2 },
  rules: {
    window: {
      type: 'integer',
      label: 'Window',
      explanation: 'Height and width of the window in pixels.',
      min: 1,
      max: 28,
    },
    stride: {
      type: 'integer',
      label: 'Stride',
      explanation: 'Pixels from one window to the next.',
      min: 1,
      max: 28,
    },
  },

  outputShape({ window, stride }, inputShape) {
    const [channels, height, width] = imageShape(inputShape)
    if (window > height || window > width) {
      throw new ShapeError(
        `a ${window}x${window} window does not fit into its ${height}x${width} input; ` +
          `use a smaller window or remove this layer.`,
      )
    }
    const positions = (extent: number) => Math.floor((extent - window) / stride) + 1
    return [channels, positions(height), positions(width)]
  },
  saved: (_options, _inputShape, outputShape) => ({
    argmax: { type: 'uint32', size: size(outputShape) },
  }),

  forward(pass) {
    pass.kernels.maxPool2dForward(pass)
  },
  backward(pass) {
    if (pass.dx) pass.kernels.maxPool2dBackward(pass, pass.dx)
  },
})
