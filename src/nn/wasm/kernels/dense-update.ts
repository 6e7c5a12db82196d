import { int, type Local } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, i32, v128 } from '../assembler/vocabulary.ts'
import { forEachPanel, panels, type PanelVectors } from '../panels.ts'
import { floatsOf, type Tensor } from '../tensor.ts'
import { type EmitUpdate, type GradientUse, prepareUpdate } from './optimizer.ts'
import { variables } from './vectors.ts'

export interface DenseUpdateShape {
  readonly x: Tensor
  readonly dy: Tensor
  readonly use: GradientUse
  readonly momentBytes: number
}

/** Rows of the weights that one task updates; all x of a batch for them stay in the cache. */
export const DENSE_UPDATE_ROWS = 64

/**
 * weight[k,n] = update(weight[k,n], Σ_m x[m,k] · dy[m,n]) for the rows k in from..from+rows-1 and all
 * images m of the batch.
 *
 * The gradient goes from the registers straight into the update, so it is never stored and there is
 * nothing to add up between threads: each weight belongs to one task. `rows` % 4 == 0.
 */
export function emitDenseUpdate(module: ModuleBuilder, name: string, shape: DenseUpdateShape) {
  const parameters = {
    x: 'i32',
    dy: 'i32',
    weight: 'i32',
    from: 'i32',
    rows: 'i32',
    images: 'i32',
    step: 'i32',
  } as const
  return module.function(name, parameters, (f, args) => {
    const { x, dy, weight, from, rows, images, step } = args
    const { k, n } = panels(floatsOf(shape.x), shape.dy.channels)
    const update = prepareUpdate(module, f, shape.use, shape.momentBytes, step)
    const dyPanel = f.variable('dyPanel', dy)
    const w = f.variable('w', weight)
    forEachPanel(
      f,
      n,
      [
        [dyPanel, 4],
        [w, 4 * k],
      ],
      (vectors) => {
        const xTile = f.variable('xTile', i32.add(x, i32.mul(from, int(4))))
        const wTile = f.variable('wTile', i32.add(w, i32.mul(from, int(16 * vectors))))
        f.repeat(i32.shiftRight(rows, int(2)), () => {
          emitTile(module, f, shape, vectors, update, { xTile, dyPanel, wTile, images })
          f.advance(xTile, 16)
          f.advance(wTile, 4 * 16 * vectors)
        })
      },
    )
  })
}

type Pointers = Record<'xTile' | 'dyPanel' | 'wTile' | 'images', Local<'i32'>>

/** Four rows of one panel. */
function emitTile(
  module: ModuleBuilder,
  f: FunctionBuilder,
  { x, dy }: DenseUpdateShape,
  vectors: PanelVectors,
  update: EmitUpdate,
  { xTile, dyPanel, wTile, images }: Pointers,
): void {
  const sums = variables(f, 'sum', 4 * vectors)
  const xAt = f.variable('xAt', xTile)
  const dyAt = f.variable('dyAt', dyPanel)
  const addImages = (count: number) => {
    for (let m = 0; m < count; m++) {
      const gradients = variables(f, 'dy', vectors, (vector) =>
        v128.load(dyAt, m * dy.imageBytes + 16 * vector),
      )
      for (let row = 0; row < 4; row++) {
        const value = f.variable('value', v128.loadSplat(xAt, m * x.imageBytes + 4 * row))
        for (let vector = 0; vector < vectors; vector++) {
          const sum = sums[row * vectors + vector]!
          f.set(sum, module.madd(value, gradients[vector]!, sum))
        }
      }
    }
    f.advance(xAt, count * x.imageBytes)
    f.advance(dyAt, count * dy.imageBytes)
  }
  f.repeat(i32.shiftRight(images, int(2)), () => addImages(4))
  f.repeat(i32.and(images, int(3)), () => addImages(1))
  for (const [index, sum] of sums.entries()) update(wTile, 16 * index, sum)
}

/** bias[n] = update(bias[n], Σ_m dy[m,n]) over all images m of the batch. */
export function emitDenseBiasUpdate(module: ModuleBuilder, name: string, shape: DenseUpdateShape) {
  const parameters = { dy: 'i32', bias: 'i32', images: 'i32', step: 'i32' } as const
  return module.function(name, parameters, (f, { dy, bias, images, step }) => {
    const update = prepareUpdate(module, f, shape.use, shape.momentBytes, step)
    const dyColumn = f.variable('dyColumn', dy)
    const biasAt = f.variable('biasAt', bias)
    f.repeat(shape.dy.channelStride / 4, () => {
      const [sum] = variables(f, 'sum', 1) as [Local<'v128'>]
      const dyAt = f.variable('dyAt', dyColumn)
      f.repeat(images, () => {
        f.set(sum, f32x4.add(sum, v128.load(dyAt)))
        f.advance(dyAt, shape.dy.imageBytes)
      })
      update(biasAt, 0, sum)
      f.advance(dyColumn, 16)
      f.advance(biasAt, 16)
    })
  })
}
