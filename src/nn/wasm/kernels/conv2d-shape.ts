import { panels, type Panels } from '../panels.ts'
import { roundUp, type Tensor } from '../tensor.ts'

/** A convolution between two tensors, with all sizes known. */
export interface Conv2dShape {
  readonly x: Tensor
  /** Its output, before a pooling that may be fused with it. */
  readonly rows: number
  readonly columns: number
  readonly filters: number
  readonly kernel: number
  readonly stride: number
  readonly padding: number
}

/** Weights for the forward pass: row k = (p · kernel + q) · channels + c, one column per filter. */
export function conv2dPanels({ x, kernel, filters }: Conv2dShape): Panels {
  return panels(kernel * kernel * x.channels, filters)
}

/**
 * A window's row lies in x as `segments` stretches of `length` numbers: one, unless padding channels
 * lie between the pixels.
 */
export function windowRow({ x, kernel }: Conv2dShape) {
  const isContiguous = x.channelStride === x.channels
  return {
    segments: isContiguous ? 1 : kernel,
    length: isContiguous ? kernel * x.channels : x.channels,
    strideBytes: x.columnBytes,
  }
}

/** A window's row as the backward kernels see it: padding included, whole vectors. */
export function windowRowFloats({ x, kernel }: Conv2dShape): number {
  return roundUp(kernel * x.channelStride, 4)
}

/** From an image's start to the first pixel that the first window sees. */
export function windowOrigin({ x, padding }: Conv2dShape): number {
  return (x.halo - padding) * (x.rowBytes + x.columnBytes)
}
