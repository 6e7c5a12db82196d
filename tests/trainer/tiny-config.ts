import { laterSettings, type TrainConfig } from '../../src/shared/train-config.ts'

/** A network of 1,120 parameters, with dropout so that every random stream takes part. */
export const tinyConfig: TrainConfig = {
  network: {
    name: 'Tiny',
    inputShape: [1, 28, 28],
    layers: [
      { kind: 'conv2d', filters: 4, kernel: 5, stride: 3 },
      { kind: 'relu' },
      { kind: 'max-pool2d' },
      { kind: 'flatten' },
      { kind: 'dropout', dropProbability: 0.1 },
      { kind: 'dense', units: 10 },
      { kind: 'softmax' },
    ],
  },
  epochs: 2,
  batchSize: 32,
  seed: 7,
  validationCount: 100,
  learningRate: 0.05,
  optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  schedule: { kind: 'one-cycle', warmUp: 0.25 },
  ...laterSettings,
  threads: 1,
}
