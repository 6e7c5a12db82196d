import { createHash } from 'node:crypto'
import type { Normalisation } from '../nn/engine.ts'
import { buildNetwork, parseNetworkSpec } from '../nn/network.ts'
import type { Network, NetworkSpec } from '../nn/network.ts'
import { ShapeError } from '../nn/shape.ts'
import type { EpochMetrics, TestResult } from '../shared/metrics.ts'
import { mnistNormalisation } from '../shared/mnist-files.ts'
import { ModelFileError } from './model-file-error.ts'
import * as metadataOf from './model-metadata.ts'
import { formatName, formatVersion } from './model-metadata.ts'
import type { Metadata } from './model-metadata.ts'
import { recogniseNetwork } from './recognise-network.ts'
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
  /** The training configuration as JSON, or null; whoever wants to train with it checks it. */
  readonly training: unknown
  readonly history: readonly EpochMetrics[]
  readonly test: TestResult | null
}

/**
 * Writes a model as safetensors: float32 tensors under the names that PyTorch's state_dict gives
 * them, and metadata. The same model gives the same bytes. Layers are written with all their
 * options, so that the file means the same when defaults change.
 * @throws ModelFileError if the model itself could not be read back; ShapeError for its network
 */
export function encodeModel(model: ModelFile): Uint8Array {
  const network = buildNetwork(parseNetworkSpec(model.network))
  const { parameters } = model
  if (parameters.length !== network.parameterCount) {
    throw new RangeError(
      `Expected ${network.parameterCount} parameters for ${network.spec.name}, got ${parameters.length}.`,
    )
  }
  checkFinite(parameters, network)
  const bytes = new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength)
  const metadata = describe(model, network, bytes)
  checkMetadata(metadata, network)
  const tensors = network.parameters.map(({ name, shape, offset, length }): StoredTensor => {
    return { name, dtype: 'F32', shape, bytes: bytes.subarray(4 * offset, 4 * (offset + length)) }
  })
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
  metadataOf.checkVersion(metadata)
  const network = readNetwork(metadata)
  checkSum(metadata, data)
  const parameters = readParameters(network, tensors)
  checkFinite(parameters, network)
  return { network: network.spec, parameters, ...checkMetadata(metadata, network) }
}

/** What is not in the file is what PyTorch's examples do: pixels normalised as MNIST's usually are. */
function readForeign(tensors: readonly StoredTensor[], changedAt: Date): ModelFile {
  const network = recogniseNetwork(tensors)
  const parameters = readParameters(network, tensors)
  checkFinite(parameters, network)
  return {
    name: network.spec.name,
    createdAt: changedAt.toISOString(),
    network: network.spec,
    parameters,
    normalisation: mnistNormalisation,
    training: null,
    history: [],
    test: null,
  }
}

function describe(model: ModelFile, network: Network, bytes: Uint8Array): Metadata {
  const architecture: NetworkSpec = {
    ...network.spec,
    layers: network.layers.map(
      ({ kind, options }) => ({ kind, ...options }) as NetworkSpec['layers'][number],
    ),
  }
  return new Map([
    ['format', formatName],
    ['format_version', String(formatVersion)],
    ['name', model.name],
    ['created_at', model.createdAt],
    ['architecture', JSON.stringify(architecture)],
    ['normalisation', JSON.stringify(model.normalisation)],
    ['training', JSON.stringify(model.training ?? null)],
    ['history', JSON.stringify(model.history)],
    ['test', JSON.stringify(model.test)],
    ['data_sha256', sha256(bytes)],
  ])
}

/** Writing goes through the same checks as reading: what is saved can be opened again. */
function checkMetadata(metadata: Metadata, network: Network) {
  return {
    name: metadataOf.nameOf(metadata),
    createdAt: metadataOf.createdAtOf(metadata),
    normalisation: metadataOf.normalisationOf(metadata),
    training: metadataOf.jsonOf(metadata, 'training'),
    history: metadataOf.historyOf(metadata),
    test: metadataOf.testOf(metadata, network.classes),
  }
}

function readNetwork(metadata: Metadata): Network {
  const json = metadataOf.jsonOf(metadata, 'architecture')
  try {
    return buildNetwork(parseNetworkSpec(json))
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    throw new ModelFileError(
      'BAD_ARCHITECTURE',
      `The file describes a network that cannot be: ${error.message}`,
      { cause: error },
    )
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

/** Copies the tensors into the network's order; in the file they may lie in any. */
function readParameters(network: Network, tensors: readonly StoredTensor[]): Float32Array {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]))
  const names = new Set(network.parameters.map(({ name }) => name))
  const unexpected = tensors.find(({ name }) => !names.has(name))
  if (unexpected) {
    throw new ModelFileError(
      'UNEXPECTED_TENSOR',
      `The network ${network.spec.name} has no parameter ${unexpected.name}.`,
    )
  }
  for (const { name, shape } of network.parameters) checkTensor(byName.get(name), name, shape)
  const bytes = new Uint8Array(4 * network.parameterCount)
  for (const { name, offset } of network.parameters) bytes.set(byName.get(name)!.bytes, 4 * offset)
  return new Float32Array(bytes.buffer)
}

function checkTensor(
  tensor: StoredTensor | undefined,
  name: string,
  shape: readonly number[],
): void {
  if (!tensor) {
    throw new ModelFileError('MISSING_TENSOR', `The file has no weights for ${name}.`)
  }
  if (tensor.dtype !== 'F32') {
    throw new ModelFileError('WRONG_DTYPE', `The weights ${name} are ${tensor.dtype}, not F32.`)
  }
  if (tensor.shape.join() !== shape.join()) {
    throw new ModelFileError(
      'WRONG_SHAPE',
      `The weights ${name} are ${tensor.shape.join(' x ')}; the network needs ${shape.join(' x ')}.`,
    )
  }
}

function checkFinite(parameters: Float32Array, network: Network): void {
  const index = parameters.findIndex((value) => !Number.isFinite(value))
  if (index < 0) return
  const slot = network.parameters.find(({ offset, length }) => index < offset + length)
  throw new ModelFileError('NOT_FINITE', `A weight in ${slot?.name} is ${parameters[index]}.`)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
