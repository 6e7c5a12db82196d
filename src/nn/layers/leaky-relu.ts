import { defineLayer } from '../layer.ts'
import { size } from '../shape.ts'

export type LeakyReluOptions = {
  /** What negative values are multiplied by. */
  readonly slope: number
}

/** y = x where x > 0, else slope · x, any shape. Maas et al. 2013. */
export const leakyRelu = defineLayer<LeakyReluOptions>({
  label: 'LeakyReLU',
  explanation: 'Shrinks negative values instead of cutting them off, so that no unit falls silent.',
  prefix: 'leaky_relu',
  defaults: { slope: 0.01 },
  rules: {
    slope: {
      type: 'number',
      label: 'Slope',
      explanation: 'What negative values are multiplied by.',
      min: 0,
      max: 1,
      step: 0.01,
    },
  },

  forward({ options: { slope }, batch, inputShape, x, y }) {
    const length = batch * size(inputShape)
    for (let i = 0; i < length; i++) {
      const value = x[i]!
      y[i] = value < 0 ? slope * value : value
    }
  },
  backward({ options: { slope }, batch, inputShape, x, dy, dx }) {
    if (!dx) return
    const length = batch * size(inputShape)
    for (let i = 0; i < length; i++) dx[i] = x[i]! > 0 ? dy[i]! : slope * dy[i]!
  },
})
