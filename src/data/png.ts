import { inflateSync } from 'node:zlib'
import { convertIndexedToRgb, decode } from 'fast-png'
import type { DecodedPng } from 'fast-png'
import type { Picture } from './grey-picture.ts'
import { checkPictureSize, PictureError } from './picture-error.ts'

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Chunks that decide the pixels; colour profiles, texts and the like are left out unread. */
const pixelChunks = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']

const indexedColour = 3

/** Channels of each colour type. */
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, [indexedColour]: 1, 4: 2, 6: 4 }

export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte)
}

/**
 * Reads a PNG of any colour type and bit depth. Transparent pixels become paper: white behind dark
 * ink, black behind light ink.
 * @throws PictureError
 */
export function decodePngPicture(bytes: Uint8Array): Picture {
  const trimmed = keepPixelChunks(bytes)
  try {
    return toPicture(decode(trimmed, { checkCrc: true }))
  } catch (error) {
    if (error instanceof PictureError) throw error
    throw new PictureError('BROKEN', `The PNG is damaged: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

/**
 * Copies the chunks that decide the pixels, after checking that the picture is as large as its
 * header says: a small file that unpacks to gigabytes is refused before the decoder sees it.
 */
function keepPixelChunks(bytes: Uint8Array): Uint8Array {
  const chunks = splitChunks(bytes)
  const header = chunks[0]
  if (header?.type !== 'IHDR' || header.data.length !== 13) {
    throw new PictureError('BROKEN', 'The PNG does not start with its header.')
  }
  if (chunks.filter(({ type }) => type === 'IHDR').length > 1) {
    throw new PictureError('BROKEN', 'The PNG has more than one header.')
  }
  if (header.data[9] === indexedColour && !chunks.some(({ type }) => type === 'PLTE')) {
    throw new PictureError('BROKEN', 'The PNG has no palette, but its pixels are numbers in one.')
  }
  const idat = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)
  checkUnpackedSize(header.data, Buffer.concat(idat))
  const kept = chunks.filter(({ type }) => pixelChunks.includes(type)).map(({ whole }) => whole)
  return Buffer.concat([Uint8Array.from(signature), ...kept])
}

function splitChunks(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks: { type: string; data: Uint8Array; whole: Uint8Array }[] = []
  for (let at = signature.length; chunks.at(-1)?.type !== 'IEND';) {
    const length = at + 12 <= bytes.length ? view.getUint32(at) : Infinity
    const end = at + 12 + length
    if (end > bytes.length) throw new PictureError('BROKEN', 'The PNG ends before its last chunk.')
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) })
    at = end
  }
  return chunks
}

function checkUnpackedSize(header: Uint8Array, packed: Uint8Array): void {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  const [width, height] = [view.getUint32(0), view.getUint32(4)]
  const [depth = 0, colourType = 0, , , interlace = 0] = header.subarray(8)
  checkPictureSize(width, height)
  if (interlace !== 0 && depth < 8) {
    throw new PictureError(
      'UNSUPPORTED',
      `Interlaced PNGs with ${depth} bits per channel are not read; save it without interlacing.`,
    )
  }
  const rowBytes = Math.ceil((width * depth * (channelsOf[colourType] ?? 4)) / 8)
  // Interlacing adds filter bytes: seven passes, each with at most `height` rows of its own.
  const expected = (rowBytes + 1) * height + (interlace === 0 ? 0 : 8 * (height + width))
  try {
    inflateSync(packed, { maxOutputLength: expected })
  } catch (error) {
    const isTooLong = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw new PictureError(
      'BROKEN',
      isTooLong
        ? `The PNG unpacks to more than the ${expected} bytes that its ${width} x ${height} need.`
        : `The PNG is damaged: ${(error as Error).message}`,
      { cause: error },
    )
  }
}

function toPicture(png: DecodedPng): Picture {
  const { width, height } = png
  const { values, channels, most } = samplesOf(png)
  const count = width * height
  const hasAlpha = channels === 2 || channels === 4
  const brightness = new Float32Array(count)
  const opacity = new Float32Array(count).fill(1)
  for (let i = 0; i < count; i++) {
    const at = i * channels
    brightness[i] =
      channels < 3
        ? values[at]! / most
        : (0.299 * values[at]! + 0.587 * values[at + 1]! + 0.114 * values[at + 2]!) / most
    if (hasAlpha) opacity[i] = values[at + channels - 1]! / most
    else if (isTransparent(values, at, channels, png.transparency)) opacity[i] = 0
  }
  layOnPaper(brightness, opacity)
  return { width, height, brightness }
}

/** One value per channel and pixel, whatever the bit depth; palettes resolved. */
function samplesOf(png: DecodedPng) {
  const { width, height, depth, channels, data, palette } = png
  if (palette && channels === 1) {
    const colours = convertIndexedToRgb(png)
    return { values: colours, channels: palette[0]?.length ?? 3, most: 255 }
  }
  const most = 2 ** depth - 1
  if (depth >= 8) return { values: data, channels, most }
  const rowBytes = Math.ceil((width * depth) / 8)
  const values = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth
      const byte = data[y * rowBytes + (bit >> 3)]!
      values[y * width + x] = (byte >> (8 - depth - (bit & 7))) & most
    }
  }
  return { values, channels, most }
}

/** Whether a pixel has the one colour that a tRNS chunk declares transparent. */
function isTransparent(
  values: ArrayLike<number>,
  at: number,
  channels: number,
  key: Uint16Array | undefined,
): boolean {
  if (!key || key.length !== channels) return false
  return key.every((value, channel) => values[at + channel] === value)
}

function layOnPaper(brightness: Float32Array, opacity: Float32Array): void {
  let [ink, inkBrightness] = [0, 0]
  opacity.forEach((alpha, i) => {
    ink += alpha
    inkBrightness += alpha * brightness[i]!
  })
  if (ink === opacity.length) return
  const paper = inkBrightness > 0.5 * ink ? 0 : 1
  opacity.forEach((alpha, i) => {
    brightness[i] = alpha * brightness[i]! + (1 - alpha) * paper
  })
}
