import { plainTraining, type EngineOptions } from '../../src/nn/engine.ts'
import { buildNetwork, type NetworkSpec } from '../../src/nn/network.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'
import { firstDigits } from './digits.ts'

export const digits = firstDigits(80)
export const sgd = { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 } as const
export const adam = {
  kind: 'adam',
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
} as const

export const adamw = { ...adam, kind: 'adamw', weightDecay: 0.02 } as const
export const adadelta = { kind: 'adadelta', rho: 0.9, epsilon: 1e-6, weightDecay: 0.01 } as const

/** Smoothed, clipped (every step of it) and averaged. */
export const extras = { labelSmoothing: 0.1, gradientClip: 0.05, weightAverage: 0.9 } as const

/** Small, quick, and with a layer of every kind. */
export const everyKind: NetworkSpec = {
  name: 'every kind',
  inputShape: [1, 28, 28],
  layers: [
    { kind: 'conv2d', filters: 3, kernel: 5, stride: 2 },
    { kind: 'relu' },
    { kind: 'max-pool2d' },
    { kind: 'flatten' },
    { kind: 'dropout', dropProbability: 0.3 },
    { kind: 'dense', units: 10 },
    { kind: 'softmax' },
  ],
}

export function optionsWith(changes: Partial<EngineOptions>): EngineOptions {
  return {
    network: buildNetwork(everyKind),
    samples: digits,
    normalisation: { mean: 0.1307, deviation: 0.3081 },
    optimizer: sgd,
    seed: 1,
    batchSize: 64,
    threads: 1,
    ...plainTraining,
    ...changes,
  }
}

export function engine(changes: Partial<EngineOptions> = {}) {
  return createPlainEngine(optionsWith(changes))
}

export function indices(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i)
}

export function stretch(order: Uint32Array, batchSize: number, learningRate = 0.05) {
  const steps = Math.ceil(order.length / batchSize)
  const learningRates = new Float64Array(steps).fill(learningRate)
  return { order, batchSize, learningRates, firstVisit: 0 }
}
