import { crc32, deflateSync } from 'node:zlib'

export interface PngParts {
  readonly width: number
  readonly height: number
  /** Bits per channel. */
  readonly depth: number
  /** 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha. */
  readonly colourType: number
  /** The channels of every pixel, row by row. */
  readonly values: readonly number[]
  /** Further chunks, between the header and the pixels. */
  readonly chunks?: readonly Uint8Array[]
}

/** A PNG written by the book: unfiltered rows, big-endian, packed from the highest bit. */
export function makePng({ width, height, depth, colourType, values, chunks = [] }: PngParts) {
  const perRow = values.length / height
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.of(0), packBits(values.slice(y * perRow, (y + 1) * perRow), depth)]),
  )
  return pngOf(
    header(width, height, depth, colourType),
    ...chunks,
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
  )
}

export function pngOf(...chunks: readonly Uint8Array[]): Uint8Array {
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  return Buffer.concat([signature, ...chunks, chunk('IEND', Buffer.alloc(0))])
}

export function header(
  width: number,
  height: number,
  depth: number,
  colourType: number,
  interlace = 0,
): Uint8Array {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  data.set([depth, colourType, 0, 0, interlace], 8)
  return chunk('IHDR', data)
}

export function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

function packBits(values: readonly number[], depth: number): Uint8Array {
  const bits = values.map((value) => value.toString(2).padStart(depth, '0')).join('')
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0')
  return Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2))
}
