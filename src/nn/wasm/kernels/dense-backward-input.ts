import type { Local } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { v128 } from '../assembler/vocabulary.ts'
import { panels } from '../panels.ts'
import { floatsOf, type Tensor } from '../tensor.ts'
import { transpose, variables } from './vectors.ts'

/** Images that go through together: two vectors side by side. */
const IMAGES = 8

/** Bytes of the gradients of eight images, `[n][8]`. */
export function transposedBytes(dy: Tensor): number {
  return 4 * IMAGES * dy.channelStride
}

/**
 * dx[m,k] = Σ_n dy[m,n] · weight[k,n] for eight images m.
 *
 * The eight images lie side by side in registers, so that each weight is read once and in order: dy is
 * transposed first (into `transposed`), dx at the end.
 */
export function emitDenseBackwardInput(
  module: ModuleBuilder,
  name: string,
  shape: { readonly dy: Tensor; readonly dx: Tensor },
) {
  const parameters = { dy: 'i32', weight: 'i32', dx: 'i32', transposed: 'i32' } as const
  return module.function(name, parameters, (f, { dy, weight, dx, transposed }) => {
    const { k, n } = panels(floatsOf(shape.dx), shape.dy.channels)
    emitTranspose(f, shape.dy, dy, transposed)

    const wRow = f.variable('wRow', weight)
    const wNarrowRow = f.variable('wNarrowRow', weight)
    f.advance(wNarrowRow, Math.floor(n / 8) * 32 * k)
    const dxAt = f.variable('dxAt', dx)
    f.repeat(k / 4, () => {
      const sums = variables(f, 'sum', 8)
      const wAt = f.variable('wAt', wRow)
      const transposedAt = f.variable('transposedAt', transposed)
      const addColumns = (columns: number, w: Local<'i32'>) => {
        for (let column = 0; column < columns; column++) {
          const low = f.variable('low', v128.load(transposedAt, 32 * column))
          const high = f.variable('high', v128.load(transposedAt, 32 * column + 16))
          for (let row = 0; row < 4; row++) {
            const value = f.variable('value', v128.loadSplat(w, 4 * (row * columns + column)))
            f.set(sums[2 * row]!, module.madd(value, low, sums[2 * row]!))
            f.set(sums[2 * row + 1]!, module.madd(value, high, sums[2 * row + 1]!))
          }
        }
      }
      f.repeat(Math.floor(n / 8), () => {
        addColumns(8, wAt)
        f.advance(wAt, 32 * k)
        f.advance(transposedAt, 32 * 8)
      })
      if (n % 8 === 4) addColumns(4, wNarrowRow)
      for (const half of [0, 1]) {
        const images = transpose(
          f,
          [0, 1, 2, 3].map((row) => sums[2 * row + half]!),
        )
        for (const [index, image] of images.entries()) {
          const m = 4 * half + index
          f.do(v128.store(dxAt, image, m * shape.dx.imageBytes))
        }
      }
      f.advance(wRow, 4 * 32)
      f.advance(wNarrowRow, 4 * 16)
      f.advance(dxAt, 16)
    })
  })
}

/** transposed[n][m] = dy[m][n] */
function emitTranspose(f: FunctionBuilder, dy: Tensor, from: Local<'i32'>, to: Local<'i32'>): void {
  const fromAt = f.variable('from', from)
  const toAt = f.variable('to', to)
  f.repeat(dy.channelStride / 4, () => {
    for (const half of [0, 1]) {
      const rows = [0, 1, 2, 3].map((row) =>
        f.variable('row', v128.load(fromAt, (4 * half + row) * dy.imageBytes)),
      )
      for (const [column, vector] of transpose(f, rows).entries()) {
        f.do(v128.store(toAt, vector, 32 * column + 16 * half))
      }
    }
    f.advance(fromAt, 16)
    f.advance(toAt, 128)
  })
}
