import { encodeModel } from '../../src/models/model-file.ts'
import type { JsonObject } from '../../src/models/json-strict.ts'
import { initialParameters } from '../../src/nn/initial-parameters.ts'
import { buildNetwork, type NetworkSpec } from '../../src/nn/network.ts'
import type { RunLibrary } from '../../src/runs/run-library.ts'
import type { RunProgress } from '../../src/runs/run-progress.ts'
import type { RunEnding } from '../../src/runs/run-record.ts'
import { numberedNames } from '../../src/shared/class-names.ts'
import type { EpochMetrics } from '../../src/shared/metrics.ts'
import type { RunOrigin } from '../../src/shared/run-library.ts'
import { tinyConfig } from './tiny-config.ts'

/** Runs with arbitrary weights, as if they had been trained. */

export const someData = { name: 'Digits', sums: ['a'.repeat(64)] }

export const ending: RunEnding = {
  ...{ outcome: 'finished', at: '2026-11-22T10:00:00.000Z', failure: null, testAccuracy: null },
}

/** Different ones for every number. */
export function weightsNumber(number: number, spec: NetworkSpec = tinyConfig.network) {
  return initialParameters(buildNetwork(spec), 1000 + number)
}

export function fileOf(parameters: Float32Array, network = tinyConfig.network): Uint8Array {
  return encodeModel({
    ...{ name: network.name, createdAt: '2026-11-22T10:00:00.000Z', network, parameters },
    normalisation: { mean: 0.13, deviation: 0.31 },
    classNames: numberedNames(10),
    ...{ data: someData, training: null, history: [], test: null },
  })
}

export function begin(
  library: RunLibrary,
  config: object = tinyConfig,
  origin: RunOrigin | null = null,
): Promise<string> {
  const json = JSON.parse(JSON.stringify(config)) as JsonObject
  return library.begin({ config: json, data: someData, origin })
}

/** Keeps the weights of that number as those of that epoch. */
export async function keep(library: RunLibrary, id: string, ...epochs: number[]): Promise<void> {
  for (const epoch of epochs) {
    await library.keepEpoch(id, epoch, fileOf(weightsNumber(epoch)), progress(epoch))
  }
}

export function progress(count: number): RunProgress {
  const history = Array.from({ length: count }, (_, i): EpochMetrics => ({
    ...{ epoch: i + 1, trainLoss: 0.5, trainAccuracy: 0.9, validationLoss: null },
    ...{ validationAccuracy: null, learningRate: 0.05, seconds: 2, imagesPerSecond: 100 },
  }))
  return { history, curve: [] }
}
