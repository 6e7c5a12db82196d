import { noAugmentation } from '../../src/nn/augmentation/augmentation.ts'
import { plainTraining, type EngineOptions } from '../../src/nn/engine.ts'
import type { NetworkSpec } from '../../src/nn/network.ts'
import type { GateCounts } from './gate-samples.ts'

export const gateSeed = 1

/** Small, so that a drawing is judged in a fraction of a millisecond. */
export const gateNetwork: NetworkSpec = {
  name: 'Digit or not',
  inputShape: [1, 28, 28],
  layers: [
    { kind: 'conv2d', filters: 16, kernel: 5, padding: 2 },
    { kind: 'relu' },
    { kind: 'max-pool2d' },
    { kind: 'conv2d', filters: 32, kernel: 5 },
    { kind: 'relu' },
    { kind: 'max-pool2d' },
    { kind: 'flatten' },
    { kind: 'dropout', dropProbability: 0.3 },
    { kind: 'dense', units: 64 },
    { kind: 'relu' },
    { kind: 'dense', units: 2 },
    { kind: 'softmax' },
  ],
}

export const gateCounts: GateCounts = {
  heldOut: 5000,
  redrawn: 30_000,
  sketched: 5000,
  nonDigits: {
    letters: 12_000,
    glyphs: 18_000,
    figures: 22_000,
    'mirrored figures': 16_000,
    scribbles: 5000,
    hatching: 1000,
    'two digits': 4000,
    noise: 3000,
    textures: 7000,
    dots: 1000,
    'nearly blank': 500,
  },
}

/** One cycle of the learning rate over all epochs. */
export const gateSchedule = { epochs: 10, batchSize: 64, learningRate: 0.05 }

/** Hands differ: a little of everything that does not make another sign of a digit. */
export const gateTraining = {
  ...plainTraining,
  optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 1e-4 },
  weightAverage: 0.999,
  augmentation: { ...noAugmentation, shift: 0.5, rotation: 7, scale: 0.08, shear: 0.12 },
} as const satisfies Partial<EngineOptions>

/** The largest shares of digits, none of them learned from, that may be taken for none. */
export const mayReject = { digits: 0.003, redrawn: 0.01, sketched: 0.01 }
