import { floats, int, type Local, type Vector } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, i32, v128 } from '../assembler/vocabulary.ts'
import type { Tensor } from '../tensor.ts'
import { forEachChannelGroup, forEachPixel, inside } from './channels.ts'
import { type GradientUse, prepareUpdate } from './optimizer.ts'
import { variables } from './vectors.ts'

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
type Row = (typeof rows)[number]

/** What a shard knows of its images: their mean, Σ (x - mean)², and how many they are. */
const MOMENT_ROWS = 3

/** Vectors of channels whose constants stay in registers while the pixels go by. */
const GROUP = 4
const SMALL_GROUP = 2

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

function rowBytes({ channelStride }: Tensor): number {
  return 4 * channelStride
}

function pixelsOf({ height, width }: Tensor): number {
  return height * width
}

/**
 * Takes one image into a shard's moments. Sums are of differences to the channel's first pixel and
 * images are merged by their means (Chan, Golub & LeVeque 1983, equation 2.1), so that nothing cancels
 * out where the mean is large beside the deviation.
 */
export function emitBatchNormMoments(module: ModuleBuilder, name: string, { x }: BatchNormShape) {
  return module.function(name, { x: 'i32', moments: 'i32' }, (f, args) => {
    const xGroup = inside(f, x, args.x)
    const moments = f.variable('moments', args.moments)
    const pixels = pixelsOf(x)
    const row = rowBytes(x)
    forEachChannelGroup(f, x, GROUP, [xGroup, moments], (vectors) => {
      const first = variables(f, 'first', vectors, (v) => v128.load(xGroup, 16 * v))
      const sums = variables(f, 'sum', vectors)
      const squares = variables(f, 'squares', vectors)
      forEachPixel(f, [[x, xGroup]], ([xAt]) => {
        for (let v = 0; v < vectors; v++) {
          const d = f.variable('d', f32x4.sub(v128.load(xAt, 16 * v), first[v]!))
          f.set(sums[v]!, f32x4.add(sums[v]!, d))
          f.set(squares[v]!, module.madd(d, d, squares[v]!))
        }
      })
      for (let v = 0; v < vectors; v++) {
        const [mean, spread, count] = [0, 1, 2].map((index) =>
          f.variable('moment', v128.load(moments, index * row + 16 * v)),
        ) as [Local<'v128'>, Local<'v128'>, Local<'v128'>]
        const shift = f.variable('shift', f32x4.mul(sums[v]!, floats(1 / pixels)))
        const own = f32x4.sub(squares[v]!, f32x4.mul(sums[v]!, shift))
        mergeMoments(f, pixels, { mean, spread, count }, [
          f32x4.add(first[v]!, shift),
          f32x4.pmax(own, floats(0)),
          floats(1),
        ])
        for (const [index, moment] of [mean, spread, count].entries()) {
          f.do(v128.store(moments, moment, index * row + 16 * v))
        }
      }
    })
  })
}

/** Adds images to those that are known; `count` counts images of so many pixels. */
function mergeMoments(
  f: FunctionBuilder,
  pixels: number,
  { mean, spread, count }: Record<'mean' | 'spread' | 'count', Local<'v128'>>,
  [otherMean, otherSpread, otherCount]: readonly [Vector, Vector, Vector],
): void {
  const delta = f.variable('delta', f32x4.sub(otherMean, mean))
  const total = f.variable('total', f32x4.add(count, otherCount))
  const share = f.variable('share', f32x4.div(otherCount, total))
  const weight = f32x4.mul(f32x4.mul(count, share), floats(pixels))
  const between = f32x4.mul(f32x4.mul(delta, delta), weight)
  f.set(spread, f32x4.add(spread, f32x4.add(otherSpread, between)))
  f.set(mean, f32x4.add(mean, f32x4.mul(delta, share)))
  f.set(count, total)
}

/** The batch's rows from its shards' moments, `shardBytes` apart. */
export function emitBatchNormStatistics(
  module: ModuleBuilder,
  name: string,
  { x, epsilon }: BatchNormShape,
  shardBytes: number,
) {
  const parameters = { moments: 'i32', shards: 'i32', weight: 'i32', rows: 'i32' } as const
  return module.function(name, parameters, (f, args) => {
    const [moments, weight, to] = [args.moments, args.weight, args.rows]
    const pixels = pixelsOf(x)
    forEachChannelGroup(f, x, 1, [moments, weight, to], () => {
      const [mean, spread, count] = variables(f, 'moment', 3) as [
        Local<'v128'>,
        Local<'v128'>,
        Local<'v128'>,
      ]
      const shard = f.variable('shard', moments)
      f.repeat(args.shards, () => {
        const [otherMean, otherSpread, otherCount] = variables(f, 'other', 3, (index) =>
          v128.load(shard, index * rowBytes(x)),
        )
        const others = [otherMean!, otherSpread!, otherCount!] as const
        mergeMoments(f, pixels, { mean, spread, count }, others)
        f.advance(shard, shardBytes)
      })
      const values = f.variable('values', f32x4.mul(count, floats(pixels)))
      const variance = f32x4.div(spread, values)
      const deviation = f32x4.sqrt(f32x4.add(variance, floats(epsilon)))
      const inverse = f.variable('inverse', f32x4.div(floats(1), deviation))
      const others = f32x4.pmax(f32x4.sub(values, floats(1)), floats(1))
      const store = (row: Row, value: Vector) => f.do(v128.store(to, value, batchNormRow(x, row)))
      store('mean', mean)
      store('inverse', inverse)
      store('scale', f32x4.mul(v128.load(weight), inverse))
      store('unbiasedVariance', f32x4.div(spread, others))
      store('values', values)
    })
  })
}

/** scale = weight / √(variance + epsilon), with the running variance. */
export function emitBatchNormScale(module: ModuleBuilder, name: string, shape: BatchNormShape) {
  const parameters = { weight: 'i32', variance: 'i32', scale: 'i32' } as const
  return module.function(name, parameters, (f, { weight, variance, scale }) => {
    forEachChannelGroup(f, shape.x, 1, [weight, variance, scale], () => {
      const deviation = f32x4.sqrt(f32x4.add(v128.load(variance), floats(shape.epsilon)))
      f.do(v128.store(scale, f32x4.div(v128.load(weight), deviation)))
    })
  })
}

/** y = (x - mean) · scale + bias for one image, then max(·, 0) if there is a ReLU. */
export function emitBatchNormForward(module: ModuleBuilder, name: string, shape: BatchNormShape) {
  const parameters = { x: 'i32', y: 'i32', mean: 'i32', scale: 'i32', bias: 'i32' } as const
  return module.function(name, parameters, (f, args) => {
    const [xGroup, yGroup] = [inside(f, shape.x, args.x), inside(f, shape.y, args.y)]
    const constants = [args.mean, args.scale, args.bias] as const
    forEachChannelGroup(f, shape.x, GROUP, [xGroup, yGroup, ...constants], (vectors) => {
      const normalise = prepareNormalise(module, f, vectors, constants)
      const images = [
        [shape.x, xGroup],
        [shape.y, yGroup],
      ] as const
      forEachPixel(f, images, ([xAt, yAt]) => {
        for (let v = 0; v < vectors; v++) {
          const { y } = normalise(v, v128.load(xAt, 16 * v))
          f.do(v128.store(yAt, shape.hasRelu ? f32x4.pmax(y, floats(0)) : y, 16 * v))
        }
      })
    })
  })
}

/** The same arithmetic forward and backward, so that a ReLU is cut at the same values. */
function prepareNormalise(
  module: ModuleBuilder,
  f: FunctionBuilder,
  vectors: number,
  [mean, scale, bias]: readonly [Local<'i32'>, Local<'i32'>, Local<'i32'>],
) {
  const means = variables(f, 'mean', vectors, (v) => v128.load(mean, 16 * v))
  const scales = variables(f, 'scale', vectors, (v) => v128.load(scale, 16 * v))
  const biases = variables(f, 'bias', vectors, (v) => v128.load(bias, 16 * v))
  return (v: number, x: Vector) => {
    const centred = f.variable('centred', f32x4.sub(x, means[v]!))
    return { centred, scale: scales[v]!, y: module.madd(centred, scales[v]!, biases[v]!) }
  }
}

/** dy where the ReLU let y through, or dy. */
function masked(shape: BatchNormShape, dy: Vector, y: Vector): Vector {
  return shape.hasRelu ? v128.and(dy, f32x4.greater(y, floats(0))) : dy
}

const backwardParameters = { x: 'i32', dy: 'i32', rows: 'i32', bias: 'i32' } as const

/** dbias += Σ dy, dweight += Σ dy · (x - mean) · inverse for one image. */
export function emitBatchNormBackwardParameters(
  module: ModuleBuilder,
  name: string,
  shape: BatchNormShape & { readonly dy: Tensor },
) {
  const { x, dy } = shape
  const parameters = { ...backwardParameters, dweight: 'i32', dbias: 'i32' } as const
  return module.function(name, parameters, (f, args) => {
    const { bias, dweight, dbias } = args
    const [xGroup, dyGroup] = [inside(f, x, args.x), inside(f, dy, args.dy)]
    const [mean, scale, inverse] = rowPointers(f, shape, args.rows, ['mean', 'scale', 'inverse'])
    const moving = [xGroup, dyGroup, mean!, scale!, inverse!, bias, dweight, dbias]
    forEachChannelGroup(f, x, SMALL_GROUP, moving, (vectors) => {
      const normalise = prepareNormalise(module, f, vectors, [mean!, scale!, bias])
      const sums = variables(f, 'sum', vectors)
      const products = variables(f, 'product', vectors)
      const images = [
        [x, xGroup],
        [dy, dyGroup],
      ] as const
      forEachPixel(f, images, ([xAt, dyAt]) => {
        for (let v = 0; v < vectors; v++) {
          const { centred, y } = normalise(v, v128.load(xAt, 16 * v))
          const g = f.variable('g', masked(shape, v128.load(dyAt, 16 * v), y))
          f.set(sums[v]!, f32x4.add(sums[v]!, g))
          f.set(products[v]!, module.madd(g, centred, products[v]!))
        }
      })
      for (let v = 0; v < vectors; v++) {
        const product = f32x4.mul(products[v]!, v128.load(inverse!, 16 * v))
        f.do(v128.store(dbias, f32x4.add(v128.load(dbias, 16 * v), sums[v]!), 16 * v))
        f.do(v128.store(dweight, f32x4.add(v128.load(dweight, 16 * v), product), 16 * v))
      }
    })
  })
}

/** The rows of the way back from the shards' dweight and dbias, shard after shard. */
export function emitBatchNormBackwardStatistics(
  module: ModuleBuilder,
  name: string,
  shape: BatchNormShape,
  shardBytes: number,
) {
  const { x } = shape
  const parameters = { dweight: 'i32', dbias: 'i32', shards: 'i32', rows: 'i32' } as const
  return module.function(name, parameters, (f, args) => {
    const { dweight, dbias, rows: to } = args
    forEachChannelGroup(f, x, 1, [dweight, dbias, to], () => {
      const [w, b] = variables(f, 'sum', 2) as [Local<'v128'>, Local<'v128'>]
      const wShard = f.variable('shard', dweight)
      const bShard = f.variable('shard', dbias)
      f.repeat(args.shards, () => {
        f.set(w, f32x4.add(w, v128.load(wShard)))
        f.set(b, f32x4.add(b, v128.load(bShard)))
        f.advance(wShard, shardBytes)
        f.advance(bShard, shardBytes)
      })
      const load = (row: Row) => v128.load(to, batchNormRow(x, row))
      const store = (row: Row, value: Vector) => f.do(v128.store(to, value, batchNormRow(x, row)))
      const negative = f32x4.sub(floats(0), f32x4.div(load('scale'), load('values')))
      const share = f.variable('share', negative)
      store('dweight', w)
      store('dbias', b)
      store('slope', f32x4.mul(f32x4.mul(share, load('inverse')), w))
      store('offset', f32x4.mul(share, b))
    })
  })
}

/** dx = scale · dy + slope · (x - mean) + offset for one image. */
export function emitBatchNormBackwardInput(
  module: ModuleBuilder,
  name: string,
  shape: BatchNormShape & { readonly dy: Tensor; readonly dx: Tensor },
) {
  const { x, dy, dx } = shape
  const parameters = { ...backwardParameters, dx: 'i32' } as const
  return module.function(name, parameters, (f, args) => {
    const xGroup = inside(f, x, args.x)
    const dyGroup = inside(f, dy, args.dy)
    const dxGroup = inside(f, dx, args.dx)
    const names = ['mean', 'scale', 'slope', 'offset'] as const
    const [mean, scale, slope, offset] = rowPointers(f, shape, args.rows, names)
    const moving = [xGroup, dyGroup, dxGroup, mean!, scale!, slope!, offset!, args.bias]
    forEachChannelGroup(f, x, SMALL_GROUP, moving, (vectors) => {
      const normalise = prepareNormalise(module, f, vectors, [mean!, scale!, args.bias])
      const slopes = variables(f, 'slope', vectors, (v) => v128.load(slope!, 16 * v))
      const offsets = variables(f, 'offset', vectors, (v) => v128.load(offset!, 16 * v))
      const images = [
        [x, xGroup],
        [dy, dyGroup],
        [dx, dxGroup],
      ] as const
      forEachPixel(f, images, ([xAt, dyAt, dxAt]) => {
        for (let v = 0; v < vectors; v++) {
          const { centred, scale: own, y } = normalise(v, v128.load(xAt, 16 * v))
          const g = masked(shape, v128.load(dyAt, 16 * v), y)
          const direct = module.madd(g, own, offsets[v]!)
          f.do(v128.store(dxAt, module.madd(centred, slopes[v]!, direct), 16 * v))
        }
      })
    })
  })
}

function rowPointers(
  f: FunctionBuilder,
  { x }: BatchNormShape,
  start: Local<'i32'>,
  names: readonly Row[],
): Local<'i32'>[] {
  return names.map((row) => f.variable(row, i32.add(start, int(batchNormRow(x, row)))))
}

/**
 * Updates weight and bias, and moves the running statistics:
 * running = (1 - momentum) · running + momentum · the batch's.
 */
export function emitBatchNormUpdate(
  module: ModuleBuilder,
  name: string,
  shape: BatchNormShape & { readonly use: GradientUse; readonly momentBytes: number },
) {
  const { x, momentum } = shape
  const parameters = {
    weight: 'i32',
    bias: 'i32',
    mean: 'i32',
    variance: 'i32',
    rows: 'i32',
    step: 'i32',
  } as const
  return module.function(name, parameters, (f, args) => {
    const { weight, bias, mean, variance } = args
    const from = args.rows
    const update = prepareUpdate(module, f, shape.use, shape.momentBytes, args.step)
    const load = (row: Row) => v128.load(from, batchNormRow(x, row))
    const move = (running: Local<'i32'>, value: Vector) => {
      const kept = f32x4.mul(floats(1 - momentum), v128.load(running))
      f.do(v128.store(running, module.madd(floats(momentum), value, kept)))
    }
    forEachChannelGroup(f, x, 1, [weight, bias, mean, variance, from], () => {
      update(weight, 0, load('dweight'))
      update(bias, 0, load('dbias'))
      if (shape.use.kind === 'keep') return
      move(mean, load('mean'))
      move(variance, load('unbiasedVariance'))
    })
  })
}
