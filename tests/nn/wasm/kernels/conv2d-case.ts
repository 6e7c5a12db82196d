import { reference } from '../../../../src/nn/kernels/reference.ts'
import {
  type Conv2dShape,
  conv2dPanels,
  windowRowFloats,
} from '../../../../src/nn/wasm/kernels/conv2d-shape.ts'
import { tensor, type Tensor } from '../../../../src/nn/wasm/tensor.ts'
import type { Workbench } from '../workbench.ts'

/** A random convolution: its shape for the compiled kernel, its numbers, and the reference's answers. */
export interface Conv2dCase {
  readonly shape: Conv2dShape
  readonly inputShape: readonly [number, number, number]
  readonly outputShape: readonly [number, number, number]
  readonly x: Float32Array
  readonly weight: Float32Array
  readonly bias: Float32Array
  /** What the reference's forward pass gives. */
  readonly y: Float32Array
  /** What the reference's backward pass gives. */
  backward(dy: Float32Array): { dweight: Float32Array; dbias: Float32Array; dx: Float32Array }
}

export interface Conv2dLimits {
  readonly isGrey?: boolean
  readonly kernel?: number
  readonly stride?: number
  readonly channels?: number
  readonly filters?: number
  /** The output has at least this many rows and columns. */
  readonly leastOutput?: number
}

export function randomConv2d(bench: Workbench, limits: Conv2dLimits = {}): Conv2dCase {
  const kernel = limits.kernel ?? bench.between(1, 6)
  const stride = limits.stride ?? bench.between(1, 3)
  const padding = bench.between(0, kernel + 1)
  const channels = limits.isGrey ? 1 : (limits.channels ?? bench.between(1, 13))
  const filters = limits.filters ?? bench.between(1, 21)
  const least = kernel + ((limits.leastOutput ?? 1) - 1) * stride - 2 * padding
  const [height, width] = [0, 0].map(() => Math.max(1, least) + bench.between(0, 9)) as [
    number,
    number,
  ]
  const positions = (extent: number) => Math.floor((extent + 2 * padding - kernel) / stride) + 1
  const [rows, columns] = [positions(height), positions(width)]
  const inputShape = [channels, height, width] as const
  const outputShape = [filters, rows, columns] as const
  const options = { filters, kernel, stride, padding }

  const x = bench.values(channels * height * width)
  const weight = bench.values(filters * channels * kernel * kernel)
  const bias = bench.values(filters)
  const y = new Float32Array(filters * rows * columns)
  const pass = { options, inputShape, outputShape, batch: 1, x, y, params: { weight, bias } }
  reference.conv2dForward(pass)
  const halo = padding + bench.between(0, 1)
  return {
    shape: {
      x: tensor(height, width, channels, { halo, isGrey: limits.isGrey ?? false }),
      ...{ rows, columns, filters, kernel, stride, padding },
    },
    inputShape,
    outputShape,
    x,
    weight,
    bias,
    y,
    backward(dy) {
      const dweight = new Float32Array(weight.length)
      const dbias = new Float32Array(filters)
      const dx = new Float32Array(x.length)
      const backwardPass = { ...pass, dy, grads: { weight: dweight, bias: dbias } }
      reference.conv2dBackwardParameters(backwardPass)
      reference.conv2dBackwardInput(backwardPass, dx)
      return { dweight, dbias, dx }
    },
  }
}

/** Where PyTorch keeps the weight that is in row k, column o of the panels. */
export function torchWeight({ x, kernel }: Conv2dShape, k: number, o: number): number {
  const c = k % x.channels
  const [p, q] = [Math.floor(k / x.channels / kernel), Math.floor(k / x.channels) % kernel]
  return ((o * x.channels + c) * kernel + p) * kernel + q
}

export function weightPanels(bench: Workbench, { shape, weight }: Conv2dCase): number {
  return bench.panels(
    conv2dPanels(shape),
    (k, o) => weight[torchWeight(shape, k, o)]!,
    shape.filters,
  )
}

/** The bias of every filter, and zeros up to whole vectors. */
export function biasBuffer(bench: Workbench, { bias, shape }: Conv2dCase): number {
  const padded = new Float32Array(Math.ceil(shape.filters / 4) * 4)
  padded.set(bias)
  return bench.floatBuffer(padded)
}

/** Index of a weight in the layout `[filter][p][window row]`, from PyTorch's. */
export function byFilter(shape: Conv2dShape, torch: number): number {
  const { kernel, x } = shape
  const q = torch % kernel
  const p = Math.floor(torch / kernel) % kernel
  const c = Math.floor(torch / kernel / kernel) % x.channels
  const o = Math.floor(torch / kernel / kernel / x.channels)
  return (o * kernel + p) * windowRowFloats(shape) + q * x.channelStride + c
}

export function byFilterFloats(shape: Conv2dShape): number {
  return Math.ceil(shape.filters / 4) * 4 * shape.kernel * windowRowFloats(shape)
}

/** A buffer with the weights by filter. */
export function weightsByFilter(bench: Workbench, { shape, weight }: Conv2dCase): number {
  const values = new Float32Array(byFilterFloats(shape))
  for (const [torch, value] of weight.entries()) values[byFilter(shape, torch)] = value
  return bench.floatBuffer(values)
}

/** The tensor of the convolution's output, perhaps with a halo. */
export function outputTensor(
  bench: Workbench,
  [filters, rows, columns]: readonly number[],
  mostHalo = 2,
): Tensor {
  return tensor(rows!, columns!, filters!, { halo: bench.between(0, mostHalo) })
}
