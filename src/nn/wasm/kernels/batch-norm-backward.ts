import { floats, int, type Local, type Vector } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, i32, v128 } from '../assembler/vocabulary.ts'
import type { Tensor } from '../tensor.ts'
import { prepareNormalise } from './batch-norm-forward.ts'
import { batchNormRow, type BatchNormShape, type Row, SMALL_GROUP } from './batch-norm-shape.ts'
import { forEachChannelGroup, forEachPixel, inside } from './channels.ts'
import { variables } from './vectors.ts'

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
