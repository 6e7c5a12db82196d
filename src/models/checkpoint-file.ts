import { createHash } from 'node:crypto'
import type { EngineState } from '../nn/engine.ts'
import { buildNetwork, parseNetworkSpec } from '../nn/network.ts'
import type { NetworkSpec } from '../nn/network.ts'
import type { BatchMetrics, EpochMetrics } from '../shared/metrics.ts'
import { readBatches, readFloats, storedBatches, storedFloats } from './checkpoint-tensors.ts'
import * as checkpointOf from './checkpoint-metadata.ts'
import type { RunPlace } from './checkpoint-metadata.ts'
import { ModelFileError } from './model-file-error.ts'
import * as metadataOf from './model-metadata.ts'
import type { Format, Metadata } from './model-metadata.ts'
import { describeArchitecture, readNetwork, readParameters, tensorsOf } from './network-tensors.ts'
import { readContainer, writeContainer } from './safetensors.ts'

export type { RunPlace, RunTally } from './checkpoint-metadata.ts'

/** A run stopped between two steps: with the same data and engine it goes on to the same weights. */
export interface Checkpoint {
  /** ISO 8601 in UTC. */
  readonly createdAt: string
  readonly network: NetworkSpec
  /** The training configuration as JSON; whoever goes on with it checks it. */
  readonly training: unknown
  /** What computed: only the same arithmetic goes on to the same bits. */
  readonly engine: string
  /** The set of kernels that it computed with; null in files from before they were counted. */
  readonly kernelSet: number | null
  /** SHA-256 of each file of the data that the run learns from. */
  readonly data: readonly string[]
  readonly state: EngineState
  readonly place: RunPlace
  /** Of the best epoch so far; null in a run that does not look for it. */
  readonly best: BestWeights | null
  readonly history: readonly EpochMetrics[]
  /** For the curves. */
  readonly batches: readonly BatchMetrics[]
}

export interface BestWeights {
  /** Counted from 1. */
  readonly epoch: number
  /** On what was held out. */
  readonly loss: number
  /** As in the network's order. */
  readonly parameters: Float32Array
}

const checkpointFormat: Format = { name: 'inkling-checkpoint', version: 1 }
const sumKey = 'sha256'
/** Tensors that are no weights of the network's own. */
const names = {
  optimizer: 'optimizer',
  batches: 'batches',
  average: 'average',
  best: 'best',
} as const

/**
 * Writes a checkpoint as safetensors: the weights as in a model file, the optimizer's memory and the
 * curves as further tensors, everything else as metadata.
 * @throws ModelFileError if it could not be read back; ShapeError for its network
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const network = buildNetwork(parseNetworkSpec(checkpoint.network))
  const { state, batches, place, best } = checkpoint
  const metadata = new Map([
    ['format', checkpointFormat.name],
    ['format_version', String(checkpointFormat.version)],
    ['created_at', checkpoint.createdAt],
    ['architecture', JSON.stringify(describeArchitecture(network))],
    ['training', JSON.stringify(checkpoint.training ?? null)],
    ['engine', checkpoint.engine],
    ['data', JSON.stringify(checkpoint.data)],
    ['place', JSON.stringify(place)],
    ['dropout', JSON.stringify(state.random)],
    ['history', JSON.stringify(checkpoint.history)],
  ])
  if (checkpoint.kernelSet !== null) metadata.set('kernel_set', String(checkpoint.kernelSet))
  if (best) metadata.set('best', JSON.stringify({ epoch: best.epoch, loss: best.loss }))
  const tensors = [
    ...tensorsOf(network, state.parameters),
    storedFloats(names.optimizer, state.optimizer),
    storedBatches(names.batches, batches),
    ...(state.average ? [storedFloats(names.average, state.average)] : []),
    ...(best ? [storedFloats(names.best, best.parameters)] : []),
  ]
  const sum = sha256(
    metadata,
    tensors.map(({ bytes }) => bytes),
  )
  readMetadata(metadata)
  return writeContainer(metadata.set(sumKey, sum), tensors)
}

/**
 * Reads a checkpoint by the same rules as a model file; here the checksum holds the metadata too.
 * @throws ModelFileError
 */
export function decodeCheckpoint(file: Uint8Array): Checkpoint {
  const { metadata, tensors, data } = readContainer(file)
  metadataOf.checkVersion(metadata, checkpointFormat)
  checkSum(metadata, data)
  const network = readNetwork(metadata)
  const own: readonly string[] = Object.values(names)
  const weights = tensors.filter(({ name }) => !own.includes(name))
  const { dropout, best, ...rest } = readMetadata(metadata)
  const { parameterCount } = network
  return {
    ...rest,
    network: network.spec,
    state: {
      parameters: readParameters(network, weights),
      average: tensors.some(({ name }) => name === names.average)
        ? readFloats(tensors, names.average, parameterCount + 1)
        : null,
      optimizer: readFloats(tensors, names.optimizer),
      random: dropout,
    },
    best: best && { ...best, parameters: readFloats(tensors, names.best, parameterCount) },
    batches: readBatches(tensors, names.batches),
  }
}

/** Writing goes through the same checks as reading: what is saved can be opened again. */
function readMetadata(metadata: Metadata) {
  return {
    createdAt: metadataOf.createdAtOf(metadata),
    training: metadataOf.jsonOf(metadata, 'training'),
    engine: metadataOf.textOf(metadata, 'engine'),
    kernelSet: checkpointOf.kernelSetOf(metadata),
    data: checkpointOf.dataOf(metadata),
    place: checkpointOf.placeOf(metadata),
    dropout: checkpointOf.wordsOf(metadata, 'dropout'),
    best: checkpointOf.bestOf(metadata),
    history: metadataOf.historyOf(metadata),
  }
}

function checkSum(metadata: Metadata, data: Uint8Array): void {
  const expected = metadataOf.textOf(metadata, sumKey)
  const actual = sha256(metadata, [data])
  if (actual === expected) return
  throw new ModelFileError(
    'CHECKSUM',
    `The checkpoint is damaged: its SHA-256 is ${actual}, not ${expected.slice(0, 64)}.`,
  )
}

/** Of everything else in the metadata, in any order, and of the data. */
function sha256(metadata: Metadata, data: readonly Uint8Array[]): string {
  const entries = [...metadata]
    .filter(([key]) => key !== sumKey)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const hash = createHash('sha256').update(JSON.stringify(entries))
  for (const bytes of data) hash.update(bytes)
  return hash.digest('hex')
}
