import { defineLayer, type NoOptions } from '../layer.ts'
import { imageShape } from '../shape.ts'

/** `[channels, height, width]` -> `[channels]`: the mean of every channel. Lin et al. 2013, section 3.2. */
export const globalAvgPool = defineLayer<NoOptions>({
  label: 'GlobalAvgPool',
  explanation: 'Makes one number of every channel, its mean: no weights, and no Flatten needed.',
  prefix: 'gap',
  defaults: {},
  rules: {},

  outputShape: (_options, inputShape) => [imageShape(inputShape)[0]],
  reach(_options, inputShape) {
    const [, height, width] = imageShape(inputShape)
    return { rule: 'mean', row: 0, column: 0, height, width }
  },

  forward({ batch, inputShape, x, y }) {
    const [channels, height, width] = imageShape(inputShape)
    const pixels = height * width
    for (let plane = 0; plane < batch * channels; plane++) {
      let sum = 0
      for (let i = plane * pixels; i < (plane + 1) * pixels; i++) sum += x[i]!
      y[plane] = sum / pixels
    }
  },
  backward({ batch, inputShape, dy, dx }) {
    if (!dx) return
    const [channels, height, width] = imageShape(inputShape)
    const pixels = height * width
    for (let plane = 0; plane < batch * channels; plane++) {
      dx.fill(dy[plane]! / pixels, plane * pixels, (plane + 1) * pixels)
    }
  },
})
