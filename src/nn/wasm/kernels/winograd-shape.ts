import { type Tensor, tensor } from '../tensor.ts'
import type { Conv2dShape } from './conv2d-shape.ts'
import { WINOGRAD_KERNELS } from './winograd-transforms.ts'

/** Places of a transformed tile. */
export function winogradPlaces({ kernel }: Conv2dShape): number {
  return (kernel + 1) ** 2
}

/** Tiles of a band, whose transformed inputs should stay in the first-level cache. */
const MOST_BAND_TILES = 26

export interface WinogradShape extends Conv2dShape {
  readonly y: Tensor
  readonly hasBias: boolean
  readonly hasRelu: boolean
  /** Whether the outputs are pooled by a 2x2 window with stride 2 before they are stored. */
  readonly hasPool: boolean
}

/**
 * Whether the transforms pay: a kernel of 3 or 5, enough channels and filters, and outputs that are
 * covered by whole tiles, unless a 2x2 pooling drops what is left over anyway.
 */
export function isWinogradFaster(shape: Conv2dShape, hasPool: boolean): boolean {
  const { kernel, stride, filters, x, rows, columns } = shape
  const enoughChannels = hasPool && kernel === 5 ? 4 : 16
  return (
    (hasPool || (rows % 2 === 0 && columns % 2 === 0)) &&
    WINOGRAD_KERNELS.includes(kernel) &&
    stride === 1 &&
    x.channels >= enoughChannels &&
    filters >= 16 &&
    filters % 8 === 0
  )
}

/**
 * The gradient of a convolution's input is a convolution, too: of dy, with every filter flipped along both
 * axes and channels and filters changing places. dy needs `padding` rings of zeros.
 */
export function flippedConvolution(shape: Conv2dShape): Conv2dShape {
  const { x, kernel, filters, rows, columns } = shape
  const padding = kernel - 1 - shape.padding
  return {
    ...{ x: tensor(rows, columns, filters, { halo: Math.max(padding, 0) }) },
    ...{ rows: x.height, columns: x.width, filters: x.channels },
    ...{ kernel, stride: 1, padding },
  }
}

/** Whether that is faster than the direct kernel. */
export function isFlippedWinogradFaster(shape: Conv2dShape): boolean {
  if (shape.stride !== 1 || shape.padding >= shape.kernel) return false
  return isWinogradFaster(flippedConvolution(shape), false)
}

/** Transformed inputs `[ξ][tile][channel]` of a band, then products `[ξ][tile][8]`. */
export function winogradWorkBytes(shape: WinogradShape): number {
  return 4 * winogradPlaces(shape) * bandTiles(shape) * (shape.x.channelStride + 8)
}

/** Rows of tiles that go together. */
export function bandRows(shape: WinogradShape): number {
  const { height, width } = tilesOf(shape)
  let rows = 1
  for (let candidate = 2; candidate <= height; candidate++) {
    if (height % candidate === 0 && candidate * width <= MOST_BAND_TILES) rows = candidate
  }
  return rows
}

/** Tiles of an image. */
export function tilesOf({ rows, columns }: Conv2dShape) {
  return { height: Math.floor(rows / 2), width: Math.floor(columns / 2) }
}

export function bandTiles(shape: WinogradShape): number {
  return bandRows(shape) * tilesOf(shape).width
}
