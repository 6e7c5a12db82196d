import { floats, int } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, i32, v128 } from '../assembler/vocabulary.ts'
import { forEachPanel, panels } from '../panels.ts'
import { floatsOf, type Tensor } from '../tensor.ts'
import { variables } from './vectors.ts'

export interface DenseShape {
  readonly x: Tensor
  readonly y: Tensor
  /** Images that go through together. */
  readonly images: number
  readonly hasRelu: boolean
}

/** Inputs after which the sums are put down, so that a panel's part stays in the first-level cache. */
const BLOCK = 512

/**
 * y[m,n] = bias[n] + Σ_k x[m,k] · weight[k,n], then max(·, 0) if there is a ReLU, for m in 0..images-1.
 *
 * k counts x as it lies in memory, so x has no halo; the weights lie in panels.
 */
export function emitDenseForward(module: ModuleBuilder, name: string, shape: DenseShape) {
  const parameters = { x: 'i32', weight: 'i32', bias: 'i32', y: 'i32' } as const
  return module.function(name, parameters, (typed, { x, weight, bias, y }) => {
    const f = typed as FunctionBuilder
    const { k, n } = panels(floatsOf(shape.x), shape.y.channels)
    const block = Math.min(k, BLOCK)
    const rowsAtOnce = Math.min(4, shape.images)
    const w = f.variable('w', weight)
    const b = f.variable('b', bias)
    const yPanel = f.variable('yPanel', y)

    forEachPanel(
      f,
      n,
      [
        [b, 4],
        [yPanel, 4],
      ],
      (vectors) => {
        const xBlock = f.variable('xBlock', x)
        const isFirst = f.variable('isFirst', int(1))
        const someRows = (
          rows: number,
          depth: number,
          xRow: typeof xBlock,
          yRow: typeof yPanel,
        ) => {
          const count = rows * vectors
          const sums = Array.from({ length: count }, () => f.uninitialised('sum', 'v128'))
          const placeOf = (index: number) =>
            Math.floor(index / vectors) * shape.y.imageBytes + (index % vectors) * 16
          f.when(
            isFirst,
            () => {
              for (const [index, sum] of sums.entries())
                f.set(sum, v128.load(b, 16 * (index % vectors)))
            },
            () => {
              for (const [index, sum] of sums.entries()) f.set(sum, v128.load(yRow, placeOf(index)))
            },
          )
          const xAt = f.variable('xAt', xRow)
          const wAt = f.variable('wAt', w)
          const addProducts = (taps: number) => {
            for (let tap = 0; tap < taps; tap++) {
              const ws = variables(f, 'w', vectors, (v) => v128.load(wAt, 16 * (tap * vectors + v)))
              for (let row = 0; row < rows; row++) {
                const value = f.variable(
                  'value',
                  v128.loadSplat(xAt, row * shape.x.imageBytes + 4 * tap),
                )
                for (let vector = 0; vector < vectors; vector++) {
                  const sum = sums[row * vectors + vector]!
                  f.set(sum, module.madd(value, ws[vector]!, sum))
                }
              }
            }
            f.advance(xAt, 4 * taps)
            f.advance(wAt, 16 * vectors * taps)
          }
          f.repeat(depth / 4, () => addProducts(4))
          for (const [index, sum] of sums.entries()) f.do(v128.store(yRow, sum, placeOf(index)))
        }
        const someInputs = (depth: number) => {
          const xRow = f.variable('xRow', xBlock)
          const yRow = f.variable('yRow', yPanel)
          f.repeat(Math.floor(shape.images / rowsAtOnce), () => {
            someRows(rowsAtOnce, depth, xRow, yRow)
            f.advance(xRow, rowsAtOnce * shape.x.imageBytes)
            f.advance(yRow, rowsAtOnce * shape.y.imageBytes)
          })
          const rest = shape.images % rowsAtOnce
          if (rest > 0) someRows(rest, depth, xRow, yRow)
          f.set(isFirst, int(0))
          f.set(xBlock, i32.add(xBlock, int(4 * depth)))
          f.advance(w, 16 * vectors * depth)
        }
        f.repeat(Math.floor(k / block), () => someInputs(block))
        if (k % block > 0) someInputs(k % block)
        if (shape.hasRelu) emitRelu(f, shape, vectors, yPanel)
      },
    )
  })
}

function emitRelu(
  f: FunctionBuilder,
  { images, y }: DenseShape,
  vectors: number,
  yPanel: ReturnType<FunctionBuilder['variable']>,
): void {
  const yAt = f.variable('yAt', yPanel as Parameters<typeof v128.load>[0])
  f.repeat(images, () => {
    for (let vector = 0; vector < vectors; vector++) {
      f.do(v128.store(yAt, f32x4.pmax(v128.load(yAt, 16 * vector), floats(0)), 16 * vector))
    }
    f.advance(yAt, y.imageBytes)
  })
}
