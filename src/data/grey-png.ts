import { readFile, stat } from 'node:fs/promises'
import { checkImageSize } from './assemble-dataset.ts'
import { OwnDataError } from './own-data-error.ts'
import { PictureError } from './picture-error.ts'
import { pieces } from './pieces.ts'
import { decodePngPicture, isPng } from './png.ts'

/** A picture as it lies in its file: uint8 `[height, width]`, 0 is black. */
export interface GreyPicture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
  /** The file itself. */
  readonly file: Uint8Array
}

/** A picture of 64 x 64 in 16 bits with alpha has 32 KB; the rest is for what cameras write into it. */
const mostBytes = 2_000_000

/**
 * Reads a small PNG.
 * @throws OwnDataError naming the file
 */
export async function readGreyPng(path: string): Promise<GreyPicture> {
  const file = await readBounded(path)
  try {
    if (!isPng(file))
      throw new PictureError('UNKNOWN_FORMAT', 'it is no PNG, whatever its name says.')
    checkAnnouncedSize(file, path)
    const { width, height, brightness } = decodePngPicture(file)
    return {
      width,
      height,
      pixels: Uint8Array.from(brightness, (value) => Math.round(255 * value)),
      file,
    }
  } catch (error) {
    if (!(error instanceof PictureError)) throw error
    throw new OwnDataError('BROKEN_PICTURE', `${path} can't be read: ${error.message}`, {
      cause: error,
    })
  }
}

/** Whether the paper is bright: the mean of all pixels at the borders of `[count, height, width]`. */
export function isDarkOnLight({
  pixels,
  width,
  height,
}: Pick<GreyPicture, 'pixels' | 'width' | 'height'>): boolean {
  let [sum, count] = [0, 0]
  const rows = pixels.length / width
  for (let row = 0; row < rows; row++) {
    const isBorder = row % height === 0 || row % height === height - 1
    // Of a row inside only the first and the last pixel.
    const step = isBorder ? 1 : Math.max(1, width - 1)
    for (let x = 0; x < width; x += step) {
      sum += pixels[row * width + x]!
      count++
    }
  }
  return sum > 127.5 * count
}

/** Black becomes white, in place. */
export async function invert(pixels: Uint8Array): Promise<void> {
  for await (const [start, end] of pieces(pixels.length)) {
    invertAll(pixels.subarray(start, end))
  }
}

function invertAll(pixels: Uint8Array): void {
  for (let at = 0; at < pixels.length; at++) pixels[at] = 255 - pixels[at]!
}

/** Before anything is decoded: a small file may announce millions of pixels. */
function checkAnnouncedSize(file: Uint8Array, path: string): void {
  if (file.length < 24) throw new PictureError('BROKEN', 'it ends inside its header.')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  checkImageSize(view.getUint32(16), view.getUint32(20), path)
}

async function readBounded(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    if (size <= mostBytes) return await readFile(path)
  } catch (error) {
    throw new OwnDataError('UNREADABLE', `${path} can't be read: ${(error as Error).message}.`, {
      cause: error,
    })
  }
  throw new OwnDataError(
    'TOO_LARGE',
    `${path} has more than ${mostBytes.toLocaleString('en-US')} bytes: too large for a picture of at most 64 x 64 pixels.`,
  )
}
