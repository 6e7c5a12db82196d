import { createHash } from 'node:crypto'
import type { Normalisation } from '../nn/engine.ts'
import { buildNetwork, parseNetworkSpec } from '../nn/network.ts'
import type { Network, NetworkSpec } from '../nn/network.ts'
import type { FittedCalibration } from '../shared/calibration.ts'
import { numberedNames } from '../shared/class-names.ts'
import type { DataOrigin } from '../shared/data-fit.ts'
import type { EpochMetrics, TestResult } from '../shared/metrics.ts'
import { mnistNormalisation } from '../shared/mnist-files.ts'
import type { RunOrigin } from '../shared/run-library.ts'
import { ModelFileError } from './model-file-error.ts'
import * as metadataOf from './model-metadata.ts'
import { modelFormat } from './model-metadata.ts'
import type { Metadata } from './model-metadata.ts'
import { recogniseNetwork, withoutCounters } from './recognise-network.ts'
import {
  bytesOf,
  describeArchitecture,
  readNetwork,
  readParameters,
  tensorsOf,
} from './network-tensors.ts'
import { readContainer, writeContainer } from './safetensors.ts'
import type { StoredTensor } from './safetensors.ts'

/** A trained network with everything that is known about it. */
export interface ModelFile {
  readonly name: string
  /** ISO 8601 in UTC, when the training ended. */
  readonly createdAt: string
  readonly network: NetworkSpec
  /** All parameters in the network's order, every tensor laid out as in PyTorch. */
  readonly parameters: Float32Array
  readonly normalisation: Normalisation
  /** What its classes are called, in the order of its outputs. */
  readonly classNames: readonly string[]
  /** Which data it learned from; null where nobody knows. */
  readonly data: DataOrigin | null
  /** The training configuration as JSON, or null; whoever wants to train with it checks it. */
  readonly training: unknown
  readonly history: readonly EpochMetrics[]
  readonly test: TestResult | null
  /** The run whose weights its training began with; absent if it began with none. */
  readonly origin?: RunOrigin
  /** Fitted on images that it did not learn from; absent if there were none. */
  readonly calibration?: FittedCalibration
}

/**
 * Writes a model as safetensors: float32 tensors under the names that PyTorch's state_dict gives
 * them, and metadata. The same model gives the same bytes. Layers are written with all their
 * options, so that the file means the same when defaults change.
 * @throws ModelFileError if the model itself could not be read back; ShapeError for its network
 */
export function encodeModel(model: ModelFile): Uint8Array {
  const network = buildNetwork(parseNetworkSpec(model.network))
  const tensors = tensorsOf(network, model.parameters)
  const metadata = describe(model, network, bytesOf(model.parameters))
  checkMetadata(metadata, network)
  return writeContainer(metadata, tensors)
}

/**
 * Reads a model file of any origin. Nothing in it is believed: the container's rules, the format's
 * version, the architecture, every tensor's name, kind and shape, the checksum of the data and every
 * single weight are checked before anything is returned. A file of another program, such as PyTorch,
 * is a model if its tensors are exactly those of a preset.
 * @param changedAt when a file that does not say it itself was written
 * @throws ModelFileError
 */
export function decodeModel(file: Uint8Array, changedAt = new Date()): ModelFile {
  const { metadata, tensors, data } = readContainer(file)
  if (metadataOf.isForeign(metadata)) return readForeign(tensors, changedAt)
  metadataOf.checkVersion(metadata, modelFormat)
  const network = readNetwork(metadata)
  checkSum(metadata, data)
  const parameters = readParameters(network, tensors)
  return { network: network.spec, parameters, ...checkMetadata(metadata, network) }
}

/** What is not in the file is what PyTorch's examples do: pixels normalised as MNIST's usually are. */
function readForeign(all: readonly StoredTensor[], changedAt: Date): ModelFile {
  const tensors = withoutCounters(all)
  const network = recogniseNetwork(tensors)
  const parameters = readParameters(network, tensors)
  return {
    name: network.spec.name,
    createdAt: changedAt.toISOString(),
    network: network.spec,
    parameters,
    normalisation: mnistNormalisation,
    classNames: numberedNames(network.classes),
    data: null,
    training: null,
    history: [],
    test: null,
  }
}

function describe(model: ModelFile, network: Network, bytes: Uint8Array): Metadata {
  return new Map([
    ['format', modelFormat.name],
    ['format_version', String(modelFormat.version)],
    ['name', model.name],
    ['created_at', model.createdAt],
    ['architecture', JSON.stringify(describeArchitecture(network))],
    ['normalisation', JSON.stringify(model.normalisation)],
    ['class_names', JSON.stringify(model.classNames)],
    ['data', JSON.stringify(model.data)],
    ['training', JSON.stringify(model.training ?? null)],
    ['history', JSON.stringify(model.history)],
    ['test', JSON.stringify(model.test)],
    ['data_sha256', sha256(bytes)],
    ...(model.origin ? [['origin', JSON.stringify(model.origin)] as const] : []),
    ...(model.calibration ? [['calibration', JSON.stringify(model.calibration)] as const] : []),
  ])
}

/** Writing goes through the same checks as reading: what is saved can be opened again. */
function checkMetadata(metadata: Metadata, network: Network) {
  return {
    name: metadataOf.nameOf(metadata),
    createdAt: metadataOf.createdAtOf(metadata),
    normalisation: metadataOf.normalisationOf(metadata),
    classNames: metadataOf.classNamesOf(metadata, network.classes),
    data: metadataOf.dataOf(metadata),
    training: metadataOf.jsonOf(metadata, 'training'),
    history: metadataOf.historyOf(metadata),
    test: metadataOf.testOf(metadata, network.classes),
    ...metadataOf.originOf(metadata),
    ...metadataOf.calibrationOf(metadata),
  }
}

function checkSum(metadata: Metadata, data: Uint8Array): void {
  const expected = metadataOf.textOf(metadata, 'data_sha256')
  const actual = sha256(data)
  if (actual !== expected) {
    throw new ModelFileError(
      'CHECKSUM',
      `The file is damaged: its weights have the SHA-256 ${actual}, not ${expected.slice(0, 64)}.`,
    )
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
