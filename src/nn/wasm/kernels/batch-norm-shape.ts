import type { Tensor } from '../tensor.ts'

/*
 * With the M values of channel c in the whole batch, for x [image, row, column, c]:
 *
 *     mean[c] = Σ x / M, inverse[c] = 1 / √(Σ (x - mean)² / M + epsilon)
 *     y = (x - mean[c]) · scale[c] + bias[c], scale[c] = weight[c] · inverse[c]
 *     dbias[c] = Σ dy, dweight[c] = Σ dy · (x - mean[c]) · inverse[c]
 *     dx = scale[c] · dy + slope[c] · (x - mean[c]) + offset[c]
 *     with slope[c] = -scale · inverse · dweight / M and offset[c] = -scale · dbias / M
 *
 * Shards add up for themselves; what they found is put together in their order.
 */

/** Rows of one float per channel that hold for the whole batch; `values` is M. */
const rows = [
  'values',
  'mean',
  'scale',
  'inverse',
  'unbiasedVariance',
  'dweight',
  'dbias',
  'slope',
  'offset',
] as const
export type Row = (typeof rows)[number]

/** What a shard knows of its images: their mean, Σ (x - mean)², and how many they are. */
const MOMENT_ROWS = 3

/** Vectors of channels whose constants stay in registers while the pixels go by. */
export const GROUP = 4
export const SMALL_GROUP = 2

export interface BatchNormShape {
  readonly x: Tensor
  readonly y: Tensor
  readonly epsilon: number
  readonly momentum: number
  readonly hasRelu: boolean
}

export function batchNormRowsBytes(x: Tensor): number {
  return rows.length * rowBytes(x)
}

export function batchNormMomentsBytes(x: Tensor): number {
  return MOMENT_ROWS * rowBytes(x)
}

/** From the start of the batch's rows. */
export function batchNormRow(x: Tensor, row: Row): number {
  return rows.indexOf(row) * rowBytes(x)
}

export function rowBytes({ channelStride }: Tensor): number {
  return 4 * channelStride
}

export function pixelsOf({ height, width }: Tensor): number {
  return height * width
}
