import { digitImage } from './digit-image.ts'
import type { DigitImage, Raster } from './digit-image.ts'
import type { Picture } from './grey-picture.ts'
import { isDarkOnLight } from './grey-png.ts'
import { PictureError } from './picture-error.ts'
import { decodePgm, isPgm } from './pgm.ts'
import { decodePngPicture, isPng } from './png.ts'

/** Below this difference from the paper, as a share of black to white, there is nothing to read. */
const leastContrast = 0.05

/**
 * Reads a picture of one digit, PNG or PGM of any size, and gives it MNIST's preprocessing. Dark on
 * light and light on dark are told apart by the border, which is taken for paper.
 * @throws PictureError
 */
export function readPicture(bytes: Uint8Array): DigitImage {
  const image = digitImage(inkOf(decodePicture(bytes)))
  if (!image) throw emptyPicture()
  return image
}

/**
 * Reads a picture that has the size of the images a network learned from, as it is: uint8
 * `[height, width]`. As in datasets of pictures, paper is 0: dark on light is inverted.
 * @throws PictureError
 */
export function readPictureAsIs(bytes: Uint8Array, width: number, height: number): Uint8Array {
  const picture = decodePicture(bytes)
  if (picture.width !== width || picture.height !== height) {
    throw new PictureError(
      'WRONG_SIZE',
      `The picture has ${picture.width} x ${picture.height} pixels; this network reads ${width} x ${height}.`,
    )
  }
  const pixels = Uint8Array.from(picture.brightness, (value) => Math.round(255 * value))
  return isDarkOnLight({ pixels, width, height }) ? pixels.map((value) => 255 - value) : pixels
}

function decodePicture(bytes: Uint8Array): Picture {
  if (isPng(bytes)) return decodePngPicture(bytes)
  if (isPgm(bytes)) return decodePgm(bytes)
  throw new PictureError('UNKNOWN_FORMAT', 'This is neither a PNG nor a PGM (P2 or P5) picture.')
}

/** What differs from the paper, less the paper's own noise; the strongest difference is full ink. */
function inkOf({ width, height, brightness }: Picture): Raster {
  const border = borderOf({ width, height, brightness })
  const paper = median(border)
  const noise = 4 * median(border.map((value) => Math.abs(value - paper)))
  let [darkest, brightest] = [1, 0]
  for (const value of brightness) {
    if (value < darkest) darkest = value
    if (value > brightest) brightest = value
  }
  const isDarkOnLight = paper - darkest >= brightest - paper
  const contrast = isDarkOnLight ? paper - darkest : brightest - paper
  if (contrast - noise < leastContrast) throw emptyPicture()
  const ink = brightness.map((value) => {
    const difference = isDarkOnLight ? paper - value : value - paper
    return Math.max(0, (difference - noise) / (contrast - noise))
  })
  return { width, height, ink }
}

function borderOf({ width, height, brightness }: Picture): Float32Array {
  const border: number[] = []
  for (let x = 0; x < width; x++) {
    border.push(brightness[x]!, brightness[(height - 1) * width + x]!)
  }
  for (let y = 1; y < height - 1; y++) {
    border.push(brightness[y * width]!, brightness[y * width + width - 1]!)
  }
  return Float32Array.from(border)
}

function median(values: Float32Array): number {
  return values.toSorted()[values.length >> 1]!
}

function emptyPicture(): PictureError {
  return new PictureError('EMPTY', 'The picture is blank: nothing stands out from its border.')
}
