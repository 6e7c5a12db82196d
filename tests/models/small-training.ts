import type { Checkpoint } from '../../src/models/checkpoint-file.ts'
import type { ModelFile } from '../../src/models/model-file.ts'
import type { TrainConfig } from '../../src/shared/train-config.ts'
import { smallCheckpoint } from './small-checkpoint.ts'
import { smallModel } from './small-model.ts'

/** A configuration in which nothing is left out or off, over a network with batch normalisation. */
export const fullConfig: TrainConfig = {
  network: {
    name: 'Full',
    inputShape: [1, 28, 28],
    layers: [
      { kind: 'conv2d', filters: 2, kernel: 5, stride: 3, padding: 0, initialisation: 'he' },
      { kind: 'batch-norm', epsilon: 1e-5, momentum: 0.1 },
      { kind: 'leaky-relu', slope: 0.01 },
      { kind: 'avg-pool2d', window: 2, stride: 2 },
      { kind: 'flatten' },
      { kind: 'dropout', dropProbability: 0.3 },
      { kind: 'dense', units: 10, initialisation: 'he' },
      { kind: 'softmax' },
    ],
  },
  ...{ epochs: 18, batchSize: 128, seed: 4_294_967_295, validationCount: 5000, learningRate: 0.1 },
  optimizer: { kind: 'adadelta', rho: 0.9, epsilon: 1e-6, weightDecay: 5e-4 },
  schedule: { kind: 'step', everyEpochs: 3, factor: 0.7, warmUp: 0.1 },
  labelSmoothing: 0.05,
  gradientClip: 2.5,
  weightAverage: 0.998,
  augmentation: {
    ...{ shift: 2, rotation: 12, scale: 0.12, shear: 0.2, elasticAlpha: 1.5, elasticSigma: 4 },
    ...{ thickness: 0.5, noise: 0.05, erasing: 0.1 },
  },
  earlyStopping: { patience: 3 },
  recipe: { name: 'best', version: 1 },
  threads: 2,
}

export const fullyTrainedModel: ModelFile = { ...smallModel, training: fullConfig }

/** With an average of the weights and those of its best epoch. */
export const fullCheckpoint: Checkpoint = {
  ...smallCheckpoint,
  training: fullConfig,
  state: {
    ...smallCheckpoint.state,
    // Its last number counts the steps.
    average: Float32Array.of(...smallModel.parameters.map((weight) => weight / 2), 15),
  },
  best: { epoch: 1, loss: 0.1 + 0.2, parameters: smallModel.parameters.map((weight) => -weight) },
}
