import { floats, type Local, type Vector } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import {
  batchNormRow,
  type BatchNormShape,
  GROUP,
  pixelsOf,
  type Row,
  rowBytes,
} from './batch-norm-shape.ts'
import { forEachChannelGroup, forEachPixel, inside } from './channels.ts'
import { variables } from './vectors.ts'

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
