import { ones, statistic, zeros } from '../initialisation.ts'
import { defineLayer } from '../layer.ts'
import { ShapeError, size } from '../shape.ts'

export type BatchNormOptions = {
  /** Added to the variance, so that a channel that is always the same stays finite. */
  readonly epsilon: number
  /** Share of each batch's statistics that goes into the running ones. */
  readonly momentum: number
}

type Params = 'weight' | 'bias' | 'running_mean' | 'running_var'
type Saves = 'xHat' | 'mean' | 'variance' | 'inverseDeviation'

/**
 * `[channels, height, width]` or `[features]`, shape kept: every channel is brought to mean 0 and
 * deviation 1 over the batch, then scaled and shifted by what is learnt. At inference the running
 * statistics stand in for the batch's. Ioffe & Szegedy 2015; PyTorch's BatchNorm2d and BatchNorm1d.
 */
export const batchNorm = defineLayer<BatchNormOptions, Params, Saves>({
  label: 'BatchNorm',
  explanation:
    'Keeps every channel at mean 0 and deviation 1, which makes training fast and steady.',
  prefix: 'bn',
  defaults: { epsilon: 1e-5, momentum: 0.1 },
  rules: {
    epsilon: {
      type: 'number',
      label: 'Epsilon',
      explanation: 'Added to the variance, so that nothing is divided by zero.',
      min: 1e-8,
      max: 0.1,
    },
    momentum: {
      type: 'number',
      label: 'Momentum',
      explanation: 'How much of each batch goes into the statistics that are used afterwards.',
      min: 0.001,
      max: 1,
    },
  },

  outputShape(_options, inputShape) {
    if (inputShape.length === 1 || inputShape.length === 3) return inputShape
    throw new ShapeError('it needs an image of channels x height x width or a row of numbers.')
  },
  params(_options, [channels = 1]) {
    return {
      weight: ones([channels]),
      bias: zeros([channels]),
      running_mean: statistic([channels], 0),
      running_var: statistic([channels], 1),
    }
  },
  saved(_options, inputShape) {
    const channels = { type: 'float32', size: inputShape[0] ?? 1 } as const
    return {
      xHat: { type: 'float32', size: size(inputShape) },
      mean: channels,
      variance: channels,
      inverseDeviation: channels,
    }
  },

  forward(pass) {
    if (pass.isTraining) pass.kernels.batchNormForward(pass)
    else pass.kernels.batchNormInference(pass)
  },
  // The running statistics move here: a batch whose loss is not finite has no way back, so it leaves
  // no trace in them.
  backward(pass) {
    if (!pass.isTraining) {
      pass.kernels.batchNormInferenceBackward(pass, pass.dx)
      return
    }
    pass.kernels.batchNormBackward(pass, pass.dx)
    pass.kernels.batchNormStatistics(pass)
  },
})
