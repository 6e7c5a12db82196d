import type { Checkpoint } from '../../src/models/checkpoint-file.ts'
import { kernelSet } from '../../src/nn/kernel-set.ts'
import { smallModel } from './small-model.ts'

/** A checkpoint with every part filled in, over the small model's network. */
export const smallCheckpoint: Checkpoint = {
  createdAt: '2026-01-02T03:04:05.678Z',
  network: smallModel.network,
  training: { epochs: 3, batchSize: 64, seed: 4_294_967_295 },
  engine: 'Plain TypeScript',
  kernelSet,
  data: ['ab'.repeat(32), '01'.repeat(32)],
  state: {
    parameters: smallModel.parameters,
    average: null,
    optimizer: Float32Array.from({ length: 95 }, (_, i) => Math.sin(i)),
    random: [0, 1, 4_294_967_295, 7],
  },
  place: {
    step: 15,
    finishedEpochs: 1,
    orders: [5, 6, 7, 8],
    tally: { images: 320, lossSum: 0.1 + 0.2, correct: 300, ms: 12.25, learningRate: 1 / 3 },
  },
  best: null,
  history: smallModel.history,
  batches: [
    {
      ...{ step: 3, totalSteps: 30, epochPosition: 0.3, loss: 0.1 + 0.7, accuracy: 0.5 },
      ...{ learningRate: 0.05, imagesPerSecond: 4000, secondsLeft: Infinity },
    },
  ],
}
