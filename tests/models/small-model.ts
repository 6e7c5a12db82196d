import type { ModelFile } from '../../src/models/model-file.ts'

/** A model with every part filled in, small enough to read: conv 2@3x3, pool, 3 classes. */
export const smallModel: ModelFile = {
  name: 'Small “test” model №1',
  createdAt: '2026-01-02T03:04:05.678Z',
  network: {
    name: 'Small',
    inputShape: [1, 6, 6],
    layers: [
      { kind: 'conv2d', filters: 2, kernel: 3 },
      { kind: 'relu' },
      { kind: 'max-pool2d' },
      { kind: 'flatten' },
      { kind: 'dropout', dropProbability: 0.25 },
      { kind: 'dense', units: 3 },
      { kind: 'softmax' },
    ],
  },
  parameters: Float32Array.from({ length: 47 }, (_, i) => (i - 20) / 7),
  normalisation: { mean: 0.1307, deviation: 0.3081 },
  classNames: ['circle', 'square “old”', 'étoile'],
  data: { name: 'Shapes', sums: ['0123456789abcdef'.repeat(4)] },
  training: { epochs: 2, batchSize: 64, optimizer: { kind: 'sgd', momentum: 0.9 } },
  history: [
    {
      epoch: 1,
      trainLoss: 0.31,
      trainAccuracy: 0.9,
      validationLoss: null,
      validationAccuracy: null,
      learningRate: 0.05,
      seconds: 12.5,
      imagesPerSecond: 4800,
    },
  ],
  test: {
    accuracy: 0.75,
    loss: 0.6,
    macro: { precision: 0.5, recall: 0.5, f1: 0.5 },
    weighted: { precision: 0.5, recall: 0.5, f1: 0.5 },
    perClass: [0, 1, 2].map((label) => ({ label, precision: 1, recall: 0.5, f1: 0.6, support: 2 })),
    confusion: [
      [2, 0, 0],
      [1, 1, 0],
      [0, 0, 2],
    ],
  },
}
