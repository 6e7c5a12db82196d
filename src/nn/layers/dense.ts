import { type Initialisation, initialisationRule, weights, zeros } from '../initialisation.ts'
import { defineLayer } from '../layer.ts'
import { featureCount } from '../shape.ts'

export type DenseOptions = {
  readonly units: number
  readonly initialisation: Initialisation
}

/** `[features]` -> `[units]`: y = x·Wᵀ + b with W `[units, features]`, as PyTorch keeps it. */
export const dense = defineLayer<DenseOptions, 'weight' | 'bias'>({
  label: 'Dense',
  explanation: 'Every output is a weighted sum of all inputs.',
  prefix: 'fc',
  defaults: { units: 10, initialisation: 'xavier' },
  rules: {
    units: {
      type: 'integer',
      label: 'Units',
      explanation: 'How many outputs; the last one of a network has one for each digit.',
      min: 1,
      max: 4096,
    },
    initialisation: initialisationRule,
  },

  outputShape({ units }, inputShape) {
    featureCount(inputShape)
    return [units]
  },
  params({ units, initialisation }, inputShape) {
    const features = featureCount(inputShape)
    return {
      weight: weights(initialisation, [units, features], features, units),
      bias: zeros([units]),
    }
  },
  multiplyAdds: ({ units }, inputShape) => units * featureCount(inputShape),
  reach: () => ({ rule: 'weights', row: 0, column: 0, height: 1, width: 1 }),

  // x [batch, features], W [units, features], y [batch, units]
  forward({ kernels, options: { units }, inputShape, batch, x, y, params: { weight, bias } }) {
    for (let image = 0; image < batch; image++) {
      for (let unit = 0; unit < units; unit++) y[image * units + unit] = bias[unit]!
    }
    kernels.matmulByTransposed(batch, featureCount(inputShape), units, x, weight, y)
  },
  // dW = dyᵀ·x, db = Σ dy, dx = dy·W
  backward({ kernels, options: { units }, inputShape, batch, x, dy, dx, params, grads }) {
    const features = featureCount(inputShape)
    kernels.matmulOfTransposed(units, batch, features, dy, x, grads.weight)
    for (let image = 0; image < batch; image++) {
      for (let unit = 0; unit < units; unit++) {
        grads.bias[unit] = grads.bias[unit]! + dy[image * units + unit]!
      }
    }
    if (!dx) return
    dx.fill(0, 0, batch * features)
    kernels.matmul(batch, units, features, dy, params.weight, dx)
  },
})
