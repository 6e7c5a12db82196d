import { defineLayer } from '../layer.ts'
import { size } from '../shape.ts'

export type DropoutOptions = {
  /** The share of values that is set to zero while training, 0..1. */
  readonly dropProbability: number
}

/**
 * While training, y = x · mask / (1 - dropProbability) with a fresh mask of zeros and ones; otherwise
 * y = x. Srivastava et al. 2014, in the "inverted" form that needs nothing at inference.
 */
export const dropout = defineLayer<DropoutOptions, never, 'mask'>({
  label: 'Dropout',
  explanation: 'Switches random values off while training, so that none is relied on too much.',
  prefix: 'dropout',
  defaults: { dropProbability: 0.5 },
  rules: {
    dropProbability: {
      type: 'number',
      label: 'Drop probability',
      explanation: 'The share of values to switch off.',
      min: 0,
      max: 0.95,
      step: 0.05,
    },
  },

  saved: (_options, inputShape) => ({ mask: { type: 'uint8', size: size(inputShape) } }),

  forward({ options: { dropProbability }, inputShape, batch, x, y, saved, isTraining, random }) {
    const length = batch * size(inputShape)
    if (!isTraining) {
      for (let i = 0; i < length; i++) y[i] = x[i]!
      return
    }
    const { mask } = saved
    const scale = 1 / (1 - dropProbability)
    for (let i = 0; i < length; i++) {
      const isKept = random.uniform() >= dropProbability ? 1 : 0
      mask[i] = isKept
      y[i] = x[i]! * isKept * scale
    }
  },
  backward({ options: { dropProbability }, inputShape, batch, dy, dx, saved, isTraining }) {
    if (!dx) return
    const { mask } = saved
    const length = batch * size(inputShape)
    const scale = 1 / (1 - dropProbability)
    for (let i = 0; i < length; i++) dx[i] = isTraining ? dy[i]! * mask[i]! * scale : dy[i]!
  },
})
