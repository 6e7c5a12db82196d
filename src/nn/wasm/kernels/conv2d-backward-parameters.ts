import type { Local } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import { forEachPanel, type PanelVectors } from '../panels.ts'
import type { Tensor } from '../tensor.ts'
import { type Conv2dShape, conv2dPanels, windowOrigin, windowRow } from './conv2d-shape.ts'
import { at, variables } from './vectors.ts'

/** Rows of the weights whose sums stay in registers together, times up to two vectors of filters. */
const TILE = 6

/** What one pass over some rows of x and dy may touch, so that it stays in the first-level cache. */
const CACHE_BYTES = 24_000

/**
 * dweight[(p,q,c),o] += Σ_i,j x[c, i·stride + p - padding, j·stride + q - padding] · dy[o,i,j];
 * dbias[o] += Σ_i,j dy[o,i,j], for one image: as an implicit matrix product over the outputs, some
 * rows of them at a time.
 *
 * dweight lies in panels like the forward weights.
 */
export function emitConv2dBackwardParameters(
  module: ModuleBuilder,
  name: string,
  shape: Conv2dShape & { readonly dy: Tensor },
) {
  const parameters = { x: 'i32', dy: 'i32', dweight: 'i32', dbias: 'i32' } as const
  return module.function(name, parameters, (f, { x, dy, dweight, dbias }) => {
    const rowBytes = shape.stride * shape.x.rowBytes + shape.dy.rowBytes
    const band = Math.min(shape.rows, Math.max(1, Math.floor(CACHE_BYTES / rowBytes)))
    const xBand = f.variable('xBand', at(x, windowOrigin(shape)))
    const dyBand = f.variable('dyBand', at(dy, shape.dy.insideBytes))
    const emit = (rows: number) => {
      const pointers = { xBand, dyBand, dweight, dbias }
      emitBand(module, f, shape, rows, pointers)
    }
    f.repeat(Math.floor(shape.rows / band), () => {
      emit(band)
      f.advance(xBand, band * shape.stride * shape.x.rowBytes)
      f.advance(dyBand, band * shape.dy.rowBytes)
    })
    if (shape.rows % band > 0) emit(shape.rows % band)
  })
}

type Pointer = Local<'i32'>

function emitBand(
  module: ModuleBuilder,
  f: FunctionBuilder,
  shape: Conv2dShape & { readonly dy: Tensor },
  rows: number,
  { xBand, dyBand, dweight, dbias }: Record<'xBand' | 'dyBand' | 'dweight' | 'dbias', Pointer>,
): void {
  const { n } = conv2dPanels(shape)
  const dw = f.variable('dw', dweight)
  const db = f.variable('db', dbias)
  const dyPanel = f.variable('dyPanel', dyBand)
  const { segments, length, strideBytes } = windowRow(shape)
  forEachPanel(
    f,
    n,
    [
      [db, 4],
      [dyPanel, 4],
    ],
    (vectors) => {
      const xRow = f.variable('xRow', xBand)
      f.repeat(shape.kernel, () => {
        const xSegment = f.variable('xSegment', xRow)
        f.repeat(segments, () => {
          const xTile = f.variable('xTile', xSegment)
          const tile = (taps: number) => {
            emitTile(module, f, shape, { rows, taps, vectors }, { xTile, dyPanel, dw })
            f.advance(xTile, 4 * taps)
            f.advance(dw, 16 * vectors * taps)
          }
          f.repeat(Math.floor(length / TILE), () => tile(TILE))
          if (length % TILE > 0) tile(length % TILE)
          f.advance(xSegment, strideBytes)
        })
        f.advance(xRow, shape.x.rowBytes)
      })
      emitBias(f, shape, rows, vectors, { dyPanel, db })
    },
  )
}

function emitTile(
  module: ModuleBuilder,
  f: FunctionBuilder,
  { x, dy, columns, stride }: Conv2dShape & { readonly dy: Tensor },
  { rows, taps, vectors }: { rows: number; taps: number; vectors: PanelVectors },
  { xTile, dyPanel, dw }: Record<'xTile' | 'dyPanel' | 'dw', Pointer>,
): void {
  const sums = variables(f, 'sum', taps * vectors, (index) => v128.load(dw, 16 * index))
  const xRow = f.variable('xRow', xTile)
  const dyRow = f.variable('dyRow', dyPanel)
  f.repeat(rows, () => {
    const xAt = f.variable('xAt', xRow)
    const dyAt = f.variable('dyAt', dyRow)
    f.repeat(columns, () => {
      const gradients = variables(f, 'dy', vectors, (vector) => v128.load(dyAt, 16 * vector))
      for (let tap = 0; tap < taps; tap++) {
        const value = f.variable('value', v128.loadSplat(xAt, 4 * tap))
        for (let vector = 0; vector < vectors; vector++) {
          const sum = sums[tap * vectors + vector]!
          f.set(sum, module.madd(value, gradients[vector]!, sum))
        }
      }
      f.advance(xAt, stride * x.columnBytes)
      f.advance(dyAt, dy.columnBytes)
    })
    f.advance(xRow, stride * x.rowBytes)
    f.advance(dyRow, dy.rowBytes)
  })
  for (const [index, sum] of sums.entries()) f.do(v128.store(dw, sum, 16 * index))
}

function emitBias(
  f: FunctionBuilder,
  { dy, columns }: Conv2dShape & { readonly dy: Tensor },
  rows: number,
  vectors: PanelVectors,
  { dyPanel, db }: Record<'dyPanel' | 'db', Pointer>,
): void {
  const sums = variables(f, 'bias', vectors, (vector) => v128.load(db, 16 * vector))
  const dyRow = f.variable('dyRow', dyPanel)
  f.repeat(rows, () => {
    const dyAt = f.variable('dyAt', dyRow)
    f.repeat(columns, () => {
      for (const [vector, sum] of sums.entries()) {
        f.set(sum, f32x4.add(sum, v128.load(dyAt, 16 * vector)))
      }
      f.advance(dyAt, dy.columnBytes)
    })
    f.advance(dyRow, dy.rowBytes)
  })
  for (const [vector, sum] of sums.entries()) f.do(v128.store(db, sum, 16 * vector))
}
