import { isJsonObject, parseStrictJson } from './json-strict.ts'
import type { Json, JsonObject } from './json-strict.ts'
import { ModelFileError } from './model-file-error.ts'

/** A tensor as the container has it: `bytes` is a view of the file, little-endian, row-major. */
export interface StoredTensor {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

export interface Container {
  readonly metadata: ReadonlyMap<string, string>
  /** In the order in which they lie in the file. */
  readonly tensors: readonly StoredTensor[]
  /** All tensors' bytes. */
  readonly data: Uint8Array
}

/** A tensor whose place in the data is known but not yet checked against the others. */
interface Entry {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

const lengthBytes = 8
const longestHeader = 1_000_000
const mostDimensions = 8

const bytesPerElement: ReadonlyMap<string, number> = new Map([
  ...['BOOL', 'U8', 'I8', 'F8_E5M2', 'F8_E4M3'].map((dtype) => [dtype, 1] as const),
  ...['U16', 'I16', 'F16', 'BF16'].map((dtype) => [dtype, 2] as const),
  ...['U32', 'I32', 'F32'].map((dtype) => [dtype, 4] as const),
  ...['U64', 'I64', 'F64'].map((dtype) => [dtype, 8] as const),
])

/**
 * Reads a safetensors file (github.com/huggingface/safetensors, "Format"): eight bytes that tell
 * the length of a JSON header, the header, the data. Nothing in the file is believed: every length
 * is checked before it is used, and every byte must have exactly one meaning.
 * @throws ModelFileError
 */
export function readContainer(file: Uint8Array): Container {
  const headerEnd = lengthBytes + headerLength(file)
  const data = file.subarray(headerEnd)
  const header = readHeader(file.subarray(lengthBytes, headerEnd))
  const metadata = readMetadata(header['__metadata__'])
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => readEntry(name, value))
    .sort((a, b) => a.begin - b.begin || a.end - b.end)
  checkCoverage(entries, data.length)
  const tensors = entries.map(({ name, dtype, shape, begin, end }) => {
    return { name, dtype, shape, bytes: data.subarray(begin, end) }
  })
  return { metadata, tensors, data }
}

/**
 * Writes a safetensors file with the tensors in the order given. The header is padded with spaces
 * so that the data starts at a multiple of eight bytes.
 * @throws ModelFileError HEADER_TOO_LARGE, BAD_NAME
 */
export function writeContainer(
  metadata: ReadonlyMap<string, string>,
  tensors: readonly StoredTensor[],
): Uint8Array {
  let end = 0
  const entries = tensors.map(({ name, dtype, shape, bytes }) => {
    checkName(name)
    const begin = end
    end += bytes.length
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const
  })
  const header = { __metadata__: Object.fromEntries(metadata), ...Object.fromEntries(entries) }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const padded = Math.ceil(text.length / 8) * 8
  if (padded > longestHeader) throw headerTooLarge(BigInt(padded))
  const file = new Uint8Array(lengthBytes + padded + end)
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true)
  file.set(text, lengthBytes)
  file.fill(0x20, lengthBytes + text.length, lengthBytes + padded)
  let offset = lengthBytes + padded
  for (const { bytes } of tensors) {
    file.set(bytes, offset)
    offset += bytes.length
  }
  return file
}

function headerLength(file: Uint8Array): number {
  if (file.length < lengthBytes) {
    throw new ModelFileError('TOO_SHORT', `A model file has more than ${file.length} bytes.`)
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const length = view.getBigUint64(0, true)
  if (length > BigInt(longestHeader)) throw headerTooLarge(length)
  if (lengthBytes + Number(length) > file.length) {
    throw new ModelFileError(
      'HEADER_TRUNCATED',
      `The file ends inside its header: ${file.length} bytes, but the header alone has ${length}.`,
    )
  }
  return Number(length)
}

function headerTooLarge(length: bigint): ModelFileError {
  return new ModelFileError(
    'HEADER_TOO_LARGE',
    `The header has ${length} bytes; at most ${longestHeader} are allowed. Is this a model file?`,
  )
}

function readHeader(bytes: Uint8Array): JsonObject {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw new ModelFileError('HEADER_NOT_UTF8', 'The header is not text in UTF-8.', {
      cause: error,
    })
  }
  if (!text.startsWith('{')) {
    throw new ModelFileError('HEADER_START', 'The header does not start with a brace.')
  }
  let end = text.length
  while (text[end - 1] === ' ') end--
  const json = text.slice(0, end)
  if (!json.endsWith('}')) {
    throw new ModelFileError('AFTER_JSON', 'The header does not end with a brace and spaces.')
  }
  return parseStrictJson(json, { integersOnly: true }) as JsonObject
}

function readMetadata(value: Json | undefined): Map<string, string> {
  if (value === undefined) return new Map()
  if (!isJsonObject(value)) {
    throw new ModelFileError('BAD_METADATA', 'The metadata is not a table of texts.')
  }
  const entries = Object.entries(value).map(([key, text]): [string, string] => {
    if (typeof text === 'string') return [key, text]
    throw new ModelFileError('BAD_METADATA', `The metadata's ${JSON.stringify(key)} is not a text.`)
  })
  return new Map(entries)
}

function readEntry(name: string, value: Json): Entry {
  checkName(name)
  const isComplete =
    isJsonObject(value) && Object.keys(value).sort().join() === 'data_offsets,dtype,shape'
  if (!isComplete) {
    throw new ModelFileError(
      'BAD_TENSOR',
      `Tensor ${name} does not have exactly a dtype, a shape and data_offsets.`,
    )
  }
  const { dtype, shape, data_offsets: offsets } = value
  const elementBytes = typeof dtype === 'string' ? bytesPerElement.get(dtype) : undefined
  if (typeof dtype !== 'string' || elementBytes === undefined) {
    throw new ModelFileError(
      'UNKNOWN_DTYPE',
      `Tensor ${name} has elements of an unknown kind: ${JSON.stringify(dtype)}.`,
    )
  }
  const isShape = isCounts(shape) && shape.length <= mostDimensions
  const elements = isShape ? shape.reduce((product, extent) => product * extent, 1) : NaN
  if (!isShape || !Number.isSafeInteger(elements * elementBytes)) {
    throw new ModelFileError('BAD_SHAPE', `Tensor ${name} has a shape that is none.`)
  }
  const [begin, end] = isCounts(offsets) ? offsets : []
  if (!isCounts(offsets) || offsets.length !== 2 || begin! > end!) {
    throw new ModelFileError(
      'BAD_OFFSETS',
      `Tensor ${name} does not have a begin and an end: ${JSON.stringify(offsets)}.`,
    )
  }
  if (end! - begin! !== elements * elementBytes) {
    throw new ModelFileError(
      'LENGTH_MISMATCH',
      `Tensor ${name} of ${shape.join(' x ')} ${dtype} takes ${elements * elementBytes} bytes, not ${end! - begin!}.`,
    )
  }
  return { name, dtype, shape, begin: begin!, end: end! }
}

function isCounts(value: Json | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number' && item >= 0)
}

function checkName(name: string): void {
  if (name === '' || name.includes('\0')) {
    throw new ModelFileError('BAD_NAME', `A tensor is called ${JSON.stringify(name)}.`)
  }
}

/** The sorted entries must cover the data exactly: no byte twice, none left over. */
function checkCoverage(entries: readonly Entry[], dataBytes: number): void {
  let covered = 0
  for (const { name, begin, end } of entries) {
    if (begin < covered) {
      throw new ModelFileError('OVERLAP', `Tensor ${name} shares bytes with the one before it.`)
    }
    if (begin > covered) {
      throw new ModelFileError('HOLE', `Before tensor ${name} are bytes that belong to none.`)
    }
    covered = end
  }
  if (covered > dataBytes) {
    throw new ModelFileError(
      'DATA_TRUNCATED',
      `The file ends early: ${dataBytes} of ${covered} bytes of data.`,
    )
  }
  if (covered < dataBytes) {
    throw new ModelFileError(
      'TRAILING_BYTES',
      `${dataBytes - covered} bytes after the last tensor belong to none.`,
    )
  }
}
