import { noAugmentation, parseAugmentation } from '../src/nn/augmentation/augmentation.ts'
import { presets } from '../src/nn/presets.ts'
import type { Random } from '../src/nn/random.ts'
import * as trainerChecks from '../src/trainer/check-arguments.ts'
import { checkTrainConfig } from '../src/trainer/check-config.ts'
import { hostileValue, spoilt } from './hostile-values.ts'

/** The trainer's checks, each with what it is given: a right value with parts of it spoilt. */
export const trainerArguments: Readonly<
  Record<string, { payload: (random: Random) => unknown; run: (value: unknown) => void }>
> = {
  label: { payload: hostileValue, run: (value) => trainerChecks.checkLabel(value) },
  limit: { payload: hostileValue, run: (value) => trainerChecks.checkLimit(value) },
  bytes: { payload: hostileValue, run: (value) => trainerChecks.checkBytes(value) },
  text: { payload: hostileValue, run: (value) => trainerChecks.checkText('A name', value) },
  query: {
    payload: (draw) => spoilt(draw, { set: 'train', label: null, skip: 0, limit: 10 }),
    run: (value) => trainerChecks.checkSampleQuery(value),
  },
  strokes: {
    payload: (draw) =>
      spoilt(draw, [
        {
          points: [
            { x: 1, y: 2, pressure: 0.5 },
            { x: 3, y: 4 },
          ],
        },
      ]),
    run: (value) => trainerChecks.checkStrokes(value),
  },
  pixels: { payload: hostileValue, run: (value) => trainerChecks.checkPixels(value, 784) },
  stagePlace: {
    payload: (draw) => spoilt(draw, { stage: 1, channel: 0, row: 2, column: 3 }),
    run: (value) => trainerChecks.checkStagePlace(value),
  },
  backwardQuestion: {
    payload: (draw) => {
      const weight = { channel: 0, row: 1, column: 2 }
      return spoilt(draw, { label: 3, at: { stage: 1, ...weight }, weight })
    },
    run: (value) => trainerChecks.checkBackwardQuestion(value),
  },
  watched: {
    payload: (draw) => spoilt(draw, { subject: [], muted: [{ stage: 1, channel: 0 }] }),
    run: (value) => trainerChecks.checkWatched(value),
  },
  coursePoint: { payload: hostileValue, run: (value) => trainerChecks.checkCoursePoint(value) },
  sampleIndices: {
    payload: (draw) => spoilt(draw, [0, 7, 69_999]),
    run: (value) => trainerChecks.checkSampleIndices(value, 70_000),
  },
  stepRate: { payload: hostileValue, run: (value) => trainerChecks.checkStepRate(value) },
  exportChoice: {
    payload: (draw) => spoilt(draw, { format: 'onnx', normalisationInside: true }),
    run: (value) => trainerChecks.checkExportChoice(value),
  },
  trainingIndex: {
    payload: hostileValue,
    run: (value) => trainerChecks.checkTrainingIndex(value, 60_000),
  },
  pictureCount: {
    payload: hostileValue,
    run: (value) => trainerChecks.checkPictureCount(value),
  },
  augmentation: {
    payload: (draw) => spoilt(draw, { ...noAugmentation, rotation: 12 }),
    run: (value) => void parseAugmentation(value),
  },
  trainConfig: {
    payload: (draw) => spoilt(draw, rightConfig),
    run: (value) => void checkTrainConfig(value, 60_000),
  },
}

const rightConfig = {
  network: presets['lenet-5'].spec,
  epochs: 3,
  batchSize: 64,
  seed: 1,
  validationCount: 5000,
  learningRate: 0.05,
  optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0 },
  schedule: { kind: 'cosine', warmUp: 0.1 },
  labelSmoothing: 0.1,
  gradientClip: 1,
  weightAverage: 0.998,
  augmentation: { ...noAugmentation, shift: 2 },
  earlyStopping: { patience: 2 },
  recipe: { name: 'best', version: 1 },
  threads: null,
}
