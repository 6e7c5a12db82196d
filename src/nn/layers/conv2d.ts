import { type Initialisation, initialisationRule, weights, zeros } from '../initialisation.ts'
import { defineLayer } from '../layer.ts'
import { imageShape, ShapeError, size } from '../shape.ts'

export type Conv2dOptions = {
  readonly filters: number
  /** Height and width of each filter. */
  readonly kernel: number
  readonly stride: number
  /** Rows and columns of zeros around the image. */
  readonly padding: number
  readonly initialisation: Initialisation
}

/**
 * `[channels, height, width]` -> `[filters, rows, columns]` with
 * rows = ⌊(height + 2·padding - kernel) / stride⌋ + 1: every filter slides over the image.
 */
export const conv2d = defineLayer<Conv2dOptions, 'weight' | 'bias'>({
  label: 'Conv2D',
  explanation: 'Slides small filters over the image; each learns to find one pattern everywhere.',
  prefix: 'conv',
  defaults: { filters: 8, kernel: 3, stride: 1, padding: 0, initialisation: 'xavier' },
  rules: {
    filters: {
      type: 'integer',
      label: 'Filters',
      explanation: 'How many patterns to look for.',
      min: 1,
      max: 512,
    },
    kernel: {
      type: 'integer',
      label: 'Kernel',
      explanation: 'Height and width of each filter in pixels.',
      min: 1,
      max: 28,
    },
    stride: {
      type: 'integer',
      label: 'Stride',
      explanation: 'Pixels from one position of a filter to the next.',
      min: 1,
      max: 28,
    },
    padding: {
      type: 'integer',
      label: 'Padding',
      explanation: 'Rings of zeros around the image, so that filters reach its border.',
      min: 0,
      max: 27,
    },
    initialisation: initialisationRule,
  },

  outputShape({ filters, kernel, stride, padding }, inputShape) {
    const [, height, width] = imageShape(inputShape)
    if (kernel > height + 2 * padding || kernel > width + 2 * padding) {
      throw new ShapeError(
        `a ${kernel}x${kernel} kernel does not fit into its ${height}x${width} input` +
          `${padding > 0 ? ` with padding ${padding}` : ''}; use a smaller kernel or more padding.`,
      )
    }
    const positions = (extent: number) => Math.floor((extent + 2 * padding - kernel) / stride) + 1
    return [filters, positions(height), positions(width)]
  },
  params({ filters, kernel, initialisation }, inputShape) {
    const [channels] = imageShape(inputShape)
    const fanIn = channels * kernel * kernel
    const fanOut = filters * kernel * kernel
    return {
      weight: weights(initialisation, [filters, channels, kernel, kernel], fanIn, fanOut),
      bias: zeros([filters]),
    }
  },
  multiplyAdds({ kernel }, inputShape, outputShape) {
    const [channels] = imageShape(inputShape)
    return size(outputShape) * channels * kernel * kernel
  },
  reach: ({ kernel, stride, padding }, _inputShape, { row, column }) => ({
    rule: 'weights',
    row: row * stride - padding,
    column: column * stride - padding,
    height: kernel,
    width: kernel,
  }),

  forward(pass) {
    pass.kernels.conv2dForward(pass)
  },
  backward(pass) {
    pass.kernels.conv2dBackwardParameters(pass)
    if (pass.dx) pass.kernels.conv2dBackwardInput(pass, pass.dx)
  },
})
