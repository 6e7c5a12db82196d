export type IdxErrorCode =
  | 'TRUNCATED'
  | 'BAD_MAGIC'
  | 'BAD_TYPE'
  | 'WRONG_DIMENSIONS'
  | 'TRAILING_BYTES'
  | 'BAD_LABEL'
  | 'COUNT_MISMATCH'

/** A file that is not the IDX file it should be; the message names the file and the value. */
export class IdxError extends Error {
  override readonly name = 'IdxError'
  readonly code: IdxErrorCode

  constructor(code: IdxErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Grey images as they lie in the file: `pixels` is uint8 `[count, rows, columns]`, 0 is paper. */
export interface IdxImages {
  readonly count: number
  readonly rows: number
  readonly columns: number
  readonly pixels: Uint8Array
}

const unsignedBytes = 0x08

/**
 * Reads images from an IDX3 file. The pixels are a view of `bytes`, not a copy.
 * @param name what the messages call the file
 * @throws IdxError
 */
export function readIdxImages(bytes: Uint8Array, name: string): IdxImages {
  const { extents, body } = readIdx(bytes, name, 3)
  const [count = 0, rows = 0, columns = 0] = extents
  if (count === 0 || rows === 0 || columns === 0) {
    throw new IdxError('WRONG_DIMENSIONS', `${name} holds no images: ${extents.join(' x ')}.`)
  }
  return { count, rows, columns, pixels: body }
}

/**
 * Reads labels, each from 0 to `largest`, from an IDX1 file: uint8 `[count]`, a view of `bytes`.
 * @param name what the messages call the file
 * @throws IdxError
 */
export function readIdxLabels(bytes: Uint8Array, name: string, largest = 9): Uint8Array {
  const { body } = readIdx(bytes, name, 1)
  if (body.length === 0) throw new IdxError('WRONG_DIMENSIONS', `${name} holds no labels.`)
  const bad = body.findIndex((label) => label > largest)
  if (bad >= 0) {
    throw new IdxError(
      'BAD_LABEL',
      `Label ${bad} of ${name} is ${body[bad]}; a label is a number from 0 to ${largest}.`,
    )
  }
  return body
}

/** @throws IdxError unless there is exactly one label for each image. */
export function checkCounts(images: IdxImages, labels: Uint8Array, name: string): void {
  if (images.count !== labels.length) {
    throw new IdxError(
      'COUNT_MISMATCH',
      `${name} has ${images.count} images but ${labels.length} labels.`,
    )
  }
}

/**
 * The container: two zero bytes, the element type, the number of dimensions, one big-endian uint32
 * per dimension, then the elements (yann.lecun.com/exdb/mnist, "THE IDX FILE FORMAT").
 */
function readIdx(bytes: Uint8Array, name: string, dimensions: number) {
  const headerBytes = 4 + 4 * dimensions
  if (bytes.length < 4) {
    throw new IdxError('TRUNCATED', `${name} ends after ${bytes.length} bytes, inside its header.`)
  }
  if (bytes[0] !== 0 || bytes[1] !== 0) {
    const magic = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'))
    throw new IdxError(
      'BAD_MAGIC',
      `${name} is not an IDX file: it starts with ${magic.join(' ')}.`,
    )
  }
  if (bytes[2] !== unsignedBytes) {
    throw new IdxError('BAD_TYPE', `${name} holds elements of type ${bytes[2]}, not bytes (8).`)
  }
  if (bytes[3] !== dimensions) {
    throw new IdxError(
      'WRONG_DIMENSIONS',
      `${name} has ${bytes[3]} dimensions; expected ${dimensions}.`,
    )
  }
  if (bytes.length < headerBytes) {
    throw new IdxError('TRUNCATED', `${name} ends after ${bytes.length} bytes, inside its header.`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const extents = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i))
  const expected = headerBytes + extents.reduce((product, extent) => product * extent, 1)
  if (bytes.length < expected) {
    throw new IdxError(
      'TRUNCATED',
      `${name} has ${bytes.length} bytes; ${expected} were announced.`,
    )
  }
  if (bytes.length > expected) {
    throw new IdxError(
      'TRAILING_BYTES',
      `${name} has ${bytes.length - expected} bytes after its last element.`,
    )
  }
  return { extents, body: bytes.subarray(headerBytes) }
}
