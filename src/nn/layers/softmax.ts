import { defineLayer, type NoOptions } from '../layer.ts'
import { softmaxRows } from '../loss.ts'
import { reachAlone } from '../reach.ts'
import { featureCount } from '../shape.ts'

/**
 * `[classes]` -> `[classes]`: y_i = exp(x_i) / Σ_j exp(x_j).
 *
 * At the end of a network it turns logits into probabilities. Training then leaves it out, because
 * the loss takes the logits and is exact where a probability has already been rounded to 0 or 1.
 */
export const softmax = defineLayer<NoOptions>({
  label: 'Softmax',
  explanation: 'Turns the last outputs into probabilities that add up to one.',
  prefix: 'softmax',
  defaults: {},
  rules: {},

  outputShape: (_options, inputShape) => [featureCount(inputShape)],
  reach: (_options, _inputShape, place) => ({ ...reachAlone(place), rule: 'share' }),

  forward({ batch, inputShape, x, y }) {
    softmaxRows(batch, featureCount(inputShape), x, y)
  },
  // dx_i = y_i · (dy_i - Σ_j dy_j · y_j)
  backward({ batch, inputShape, y, dy, dx }) {
    if (!dx) return
    const classes = featureCount(inputShape)
    for (let start = 0; start < batch * classes; start += classes) {
      let mean = 0
      for (let i = start; i < start + classes; i++) mean += dy[i]! * y[i]!
      for (let i = start; i < start + classes; i++) dx[i] = y[i]! * (dy[i]! - mean)
    }
  },
})
