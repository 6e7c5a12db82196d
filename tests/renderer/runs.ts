import { optimizers, presets, schedules } from '../../src/nn/catalog.ts'
import type { BatchMetrics, EpochMetrics } from '../../src/shared/metrics.ts'
import type { ModelCard } from '../../src/shared/model-card.ts'
import { laterSettings, type TrainConfig } from '../../src/shared/train-config.ts'
import type { TrainerState } from '../../src/shared/trainer-state.ts'

export const config: TrainConfig = {
  network: presets['lenet-5'].spec,
  epochs: 4,
  batchSize: 64,
  seed: 1,
  validationCount: 5000,
  learningRate: 0.05,
  optimizer: optimizers.sgd.defaults,
  schedule: schedules.constant.defaults,
  ...laterSettings,
  threads: null,
}

export const model: ModelCard = {
  name: 'LeNet-5',
  path: null,
  isShipped: false,
  network: config.network,
  parameterCount: 61_706,
  classNames: [...'0123456789'],
  data: null,
  test: null,
  calibration: null,
  createdAt: '2026-11-22T19:05:00.000Z',
  history: [],
  config,
  isUnsaved: true,
}

export function stateWith(changes: Partial<TrainerState>): TrainerState {
  return {
    phase: 'idle',
    config: null,
    step: 0,
    totalSteps: 0,
    stepsPerEpoch: 0,
    failure: null,
    engine: null,
    ...changes,
  }
}

/** 100 steps an epoch, four epochs. */
export function batch(step: number, changes: Partial<BatchMetrics> = {}): BatchMetrics {
  return {
    step,
    totalSteps: 400,
    epochPosition: step / 100,
    loss: 0.5,
    accuracy: 0.9,
    learningRate: 0.05,
    imagesPerSecond: 1800,
    secondsLeft: 65,
    ...changes,
  }
}

export function epoch(number: number, changes: Partial<EpochMetrics> = {}): EpochMetrics {
  return {
    epoch: number,
    trainLoss: 0.1,
    trainAccuracy: 0.97,
    validationLoss: 0.08,
    validationAccuracy: 0.975,
    learningRate: 0.05,
    seconds: 30,
    imagesPerSecond: 1800,
    ...changes,
  }
}
