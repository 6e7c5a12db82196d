/** Ink on paper, row by row: 0 is paper, 1 is full ink; float32 `[height, width]`. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly ink: Float32Array
}

/** A digit as MNIST has it and as the network sees it: uint8 `[28, 28]`, 0 is paper. */
export type DigitImage = Uint8Array

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** MNIST's images are square: 28 x 28 pixels. */
export const imageSide = 28
export const imageSize = imageSide * imageSide

/** The longer side of every digit in MNIST. */
export const digitSide = 20

/** Less ink than this would be 0 in an image of 8 bits. */
const leastInk = 0.5 / 255

/**
 * MNIST's own preprocessing: the drawing's box is scaled to 20 pixels on its longer side, keeping
 * its aspect, anti-aliased by exact area coverage, and placed in 28x28 so that its centre of mass
 * is at the middle, to the pixel (yann.lecun.com/exdb/mnist). Nearly every MNIST digit has a full
 * 255, so the darkest pixel becomes that.
 * @param smallestSide a drawing smaller than this, in raster pixels, is scaled as if it were this
 * large: a dot stays a dot
 * @returns null if there is no ink
 */
export function digitImage(raster: Raster, smallestSide = 1): DigitImage | null {
  const scaled = scaledBox(raster, smallestSide)
  return scaled && centred(scaled, centreOfMass(scaled))
}

/** The same with the middle of the drawing's box in the middle, instead of its centre of mass. */
export function boxedImage(raster: Raster, smallestSide = 1): DigitImage | null {
  const scaled = scaledBox(raster, smallestSide)
  return scaled && centred(scaled, [(scaled.width - 1) / 2, (scaled.height - 1) / 2])
}

/** The whole raster in 28x28, wherever its ink is. */
export function shrunkImage(raster: Raster): DigitImage {
  const whole = { left: 0, top: 0, width: raster.width, height: raster.height }
  const { ink } = resizeByArea(raster, whole, imageSide, imageSide)
  return Uint8Array.from(ink, (value) => Math.round(255 * value))
}

/** An image moved by whole pixels; what leaves it is lost. */
export function moved(image: DigitImage, right: number, down: number): DigitImage {
  return image.map((_, i) => {
    const [x, y] = [(i % imageSide) - right, Math.floor(i / imageSide) - down]
    const isInside = x >= 0 && x < imageSide && y >= 0 && y < imageSide
    return isInside ? image[y * imageSide + x]! : 0
  })
}

function scaledBox(raster: Raster, smallestSide: number): Raster | null {
  const box = inkBox(raster)
  if (!box) return null
  const scale = digitSide / Math.max(box.width, box.height, smallestSide)
  const width = Math.max(1, Math.round(box.width * scale))
  const height = Math.max(1, Math.round(box.height * scale))
  return resizeByArea(raster, box, width, height)
}

function inkBox({ width, height, ink }: Raster): Box | null {
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (ink[y * width + x]! < leastInk) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      bottom = y
    }
  }
  if (right < 0) return null
  return { left, top, width: right - left + 1, height: bottom - top + 1 }
}

/** Every new pixel is the mean of the area it covers; columns first, then rows. */
function resizeByArea(raster: Raster, box: Box, width: number, height: number): Raster {
  const narrow = new Float32Array(width * box.height)
  for (let y = 0; y < box.height; y++) {
    const start = (box.top + y) * raster.width + box.left
    averageSpans(raster.ink, start, 1, box.width, narrow, y * width, 1, width)
  }
  const ink = new Float32Array(width * height)
  for (let x = 0; x < width; x++) {
    averageSpans(narrow, x, width, box.height, ink, x, width, height)
  }
  return { width, height, ink }
}

/** Averages `length` values of `source`, `stride` apart, into `count` equally long spans. */
function averageSpans(
  source: Float32Array,
  start: number,
  stride: number,
  length: number,
  target: Float32Array,
  targetStart: number,
  targetStride: number,
  count: number,
): void {
  const step = length / count
  for (let i = 0; i < count; i++) {
    const from = i * step
    const to = Math.min(length, from + step)
    let sum = 0
    for (let j = Math.floor(from); j < to; j++) {
      sum += source[start + j * stride]! * (Math.min(to, j + 1) - Math.max(from, j))
    }
    target[targetStart + i * targetStride] = sum / step
  }
}

/** Counted in pixel indices. */
function centreOfMass({ width, ink }: Raster): [x: number, y: number] {
  let [mass, massX, massY] = [0, 0, 0]
  ink.forEach((value, i) => {
    mass += value
    massX += value * (i % width)
    massY += value * Math.floor(i / width)
  })
  return [massX / mass, massY / mass]
}

function centred({ width, height, ink }: Raster, [x, y]: readonly [number, number]): DigitImage {
  const most = ink.reduce((highest, value) => Math.max(highest, value), 0)
  const [left, top] = [offset(x, width), offset(y, height)]
  const image = new Uint8Array(imageSize)
  ink.forEach((value, i) => {
    const [column, row] = [i % width, Math.floor(i / width)]
    image[(top + row) * imageSide + left + column] = Math.round((255 * value) / most)
  })
  return image
}

/** MNIST's centres of mass lie in [13.5, 14.5), counted in pixel indices; the digit stays inside. */
function offset(centre: number, extent: number): number {
  const shift = Math.ceil(imageSide / 2 - 0.5 - centre)
  return Math.min(Math.max(shift, 0), imageSide - extent)
}
