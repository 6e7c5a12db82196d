import { floats, ints, type Local, type Vector } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import { forEachPanel, type PanelVectors } from '../panels.ts'
import { floatsOf, type Tensor } from '../tensor.ts'
import { type Conv2dShape, conv2dPanels, windowOrigin, windowRow } from './conv2d-shape.ts'
import { at, variables } from './vectors.ts'

export interface Conv2dForwardShape extends Conv2dShape {
  readonly y: Tensor
  readonly hasRelu: boolean
  /** Whether the outputs are pooled by a 2x2 window with stride 2 before they are stored. */
  readonly hasPool: boolean
}

/** Terms from which on it pays to keep three pooling windows in flight instead of one. */
const LONG_SUM = 64

/** Bytes that the argmax of a fused pooling takes per image. */
export function argmaxBytes(y: Tensor): number {
  return 4 * floatsOf(y)
}

/**
 * y[o,i,j] = bias[o] + Σ_c,p,q x[c, i·stride + p - padding, j·stride + q - padding] · weight[o,c,p,q]
 * for one image, then max(·, 0) if there is a ReLU, then the largest of each 2x2 window if there is a
 * pooling: as an implicit matrix product of some outputs times eight filters, whose sums stay in
 * registers. `argmax` gets the first place of the maximum: the bytes in x between the window of the
 * pool's first output and that of its largest.
 *
 * x.halo >= padding; the weights lie in panels.
 */
export function emitConv2dForward(module: ModuleBuilder, name: string, shape: Conv2dForwardShape) {
  const parameters = { x: 'i32', weight: 'i32', bias: 'i32', y: 'i32', argmax: 'i32' } as const
  return module.function(name, parameters, (f, { x, weight, bias, y, argmax }) => {
    const { k, n } = conv2dPanels(shape)
    const wPanel = f.variable('weight', weight)
    const bPanel = f.variable('bias', bias)
    const yPanel = f.variable('y', at(y, shape.y.insideBytes))
    const argmaxPanel = f.variable('argmax', argmax)
    const moving = [
      [wPanel, 4 * k],
      [bPanel, 4],
      [yPanel, 4],
      [argmaxPanel, 4],
    ] as const
    const pointers = { x, wPanel, bPanel, yPanel, argmaxPanel }
    forEachPanel(f, n, moving, (vectors) => {
      if (shape.hasPool) emitPooledOutputs(module, f, shape, vectors, pointers)
      else emitOutputs(module, f, shape, vectors, pointers)
    })
  })
}

type Pointer = Local<'i32'>
interface Pointers {
  readonly x: Pointer
  readonly wPanel: Pointer
  readonly bPanel: Pointer
  readonly yPanel: Pointer
  readonly argmaxPanel: Pointer
}

/** Outputs side by side in a row, as many as the registers hold. */
function emitOutputs(
  module: ModuleBuilder,
  f: FunctionBuilder,
  shape: Conv2dForwardShape,
  vectors: PanelVectors,
  { x, wPanel, bPanel, yPanel }: Pointers,
): void {
  const { y, rows, columns, stride, hasRelu } = shape
  const tile = tileThatFits(columns, vectors === 2 ? 6 : 8)
  const xRow = f.variable('xRow', at(x, windowOrigin(shape)))
  const yRow = f.variable('yRow', yPanel)
  const columnStep = stride * shape.x.columnBytes

  const emitTile = (outputs: number, xTile: Pointer, yTile: Pointer) => {
    const offsets = Array.from({ length: outputs }, (_, output) => output * columnStep)
    const sums = emitSums(module, f, shape, vectors, offsets, { x: xTile, wPanel, bPanel })
    for (const [index, sum] of sums.entries()) {
      const place = Math.floor(index / vectors) * y.columnBytes + (index % vectors) * 16
      f.do(v128.store(yTile, hasRelu ? f32x4.pmax(sum, floats(0)) : sum, place))
    }
  }
  f.repeat(rows, () => {
    const xTile = f.variable('xTile', xRow)
    const yTile = f.variable('yTile', yRow)
    f.repeat(Math.floor(columns / tile), () => {
      emitTile(tile, xTile, yTile)
      f.advance(xTile, tile * columnStep)
      f.advance(yTile, tile * y.columnBytes)
    })
    if (columns % tile > 0) emitTile(columns % tile, xTile, yTile)
    f.advance(xRow, stride * shape.x.rowBytes)
    f.advance(yRow, y.rowBytes)
  })
}

/** The number of outputs at a time that wastes least: whole tiles, then large ones. */
export function tileThatFits(columns: number, most: number): number {
  if (columns <= most) return columns
  for (let tile = most; tile >= most - 2; tile--) if (columns % tile === 0) return tile
  return most
}

/**
 * The outputs under the pooling windows, four reduced to one before they leave the registers. Where sums
 * are long three windows go together, as two tiles of two rows and three columns: twelve sums keep the multipliers
 * busier than the eight of a single window.
 */
function emitPooledOutputs(
  module: ModuleBuilder,
  f: FunctionBuilder,
  shape: Conv2dForwardShape,
  vectors: PanelVectors,
  { x, wPanel, bPanel, yPanel, argmaxPanel }: Pointers,
): void {
  const { y, stride } = shape
  const columnStep = stride * shape.x.columnBytes
  const rowStep = stride * shape.x.rowBytes
  const xRow = f.variable('xRow', at(x, windowOrigin(shape)))
  const yRow = f.variable('yRow', yPanel)
  const places = f.variable('places', argmaxPanel)
  const steps = emitWindowPlaces(f, columnStep, rowStep)

  const emitWindows = (windows: 1 | 3, xTile: Pointer, yTile: Pointer) => {
    const width = windows === 3 ? 3 : 2
    const tiles = [0, width].slice(0, (2 * windows) / width).map((first) => {
      const row = Array.from({ length: width }, (_, column) => (first + column) * columnStep)
      const offsets = [...row, ...row.map((offset) => offset + rowStep)]
      return emitSums(module, f, shape, vectors, offsets, { x: xTile, wPanel, bPanel })
    })
    const sumAt = (row: number, column: number, vector: number) => {
      const place = row * width + (column % width)
      return tiles[Math.floor(column / width)]![place * vectors + vector]!
    }
    for (let window = 0; window < windows; window++) {
      for (let vector = 0; vector < vectors; vector++) {
        const four = [0, 1, 2, 3].map((place) =>
          sumAt(Math.floor(place / 2), 2 * window + (place % 2), vector),
        )
        const { largest, place } = emitLargestOfFour(f, four, steps)
        const value = shape.hasRelu ? f32x4.pmax(largest, floats(0)) : largest
        f.do(v128.store(yTile, value, window * y.columnBytes + 16 * vector))
        f.do(v128.store(places, place, window * y.columnBytes + 16 * vector))
      }
    }
    f.advance(xTile, 2 * windows * columnStep)
    f.advance(yTile, windows * y.columnBytes)
    f.advance(places, windows * y.columnBytes)
  }
  f.repeat(y.height, () => {
    const xTile = f.variable('xTile', xRow)
    const yTile = f.variable('yTile', yRow)
    const triples = conv2dPanels(shape).k >= LONG_SUM ? Math.floor(y.width / 3) : 0
    f.repeat(triples, () => emitWindows(3, xTile, yTile))
    f.repeat(y.width - 3 * triples, () => emitWindows(1, xTile, yTile))
    f.advance(xRow, 2 * rowStep)
    f.advance(yRow, y.rowBytes)
  })
}

/** In how many bytes from the first output of a 2x2 window its four outputs are, in every lane. */
export function emitWindowPlaces(f: FunctionBuilder, column: number, row: number): Vector[] {
  return [0, column, row, row + column].map((bytes) => f.variable('place', ints(bytes)))
}

/** The largest of four vectors lane by lane and the first place where it is. Without NaN. */
export function emitLargestOfFour(
  f: FunctionBuilder,
  four: readonly Vector[],
  places: readonly Vector[],
) {
  const [a, b, c, d] = four as [Vector, Vector, Vector, Vector]
  const top = f.variable('top', f32x4.pmax(a, b))
  const bottom = f.variable('bottom', f32x4.pmax(c, d))
  const largest = f.variable('largest', f32x4.pmax(top, bottom))
  const [atA, atB, atC, atD] = places as [Vector, Vector, Vector, Vector]
  const inTop = v128.choose(atA, atB, f32x4.atLeast(a, b))
  const inBottom = v128.choose(atC, atD, f32x4.atLeast(c, d))
  const place = f.variable('place', v128.choose(inTop, inBottom, f32x4.atLeast(top, bottom)))
  return { largest, place }
}

/**
 * bias[o] + Σ_k x[k] · weight[k,o] for the windows that begin at x + offsets: `vectors` sums for each
 * of them, in that order.
 */
function emitSums(
  module: ModuleBuilder,
  f: FunctionBuilder,
  shape: Conv2dShape,
  vectors: PanelVectors,
  offsets: readonly number[],
  { x, wPanel, bPanel }: Pick<Pointers, 'x' | 'wPanel' | 'bPanel'>,
): Local<'v128'>[] {
  const bias = variables(f, 'bias', vectors, (vector) => v128.load(bPanel, 16 * vector))
  const count = offsets.length * vectors
  const sums = variables(f, 'sum', count, (index) => bias[index % vectors]!)
  const xAt = f.variable('xAt', x)
  const wAt = f.variable('wAt', wPanel)

  const addProducts = (rows: number) => {
    for (let k = 0; k < rows; k++) {
      const w = variables(f, 'w', vectors, (vector) => v128.load(wAt, 16 * (k * vectors + vector)))
      for (const [window, offset] of offsets.entries()) {
        const value = f.variable('value', v128.loadSplat(xAt, offset + 4 * k))
        for (let vector = 0; vector < vectors; vector++) {
          const sum = sums[window * vectors + vector]!
          f.set(sum, module.madd(value, w[vector]!, sum))
        }
      }
    }
    f.advance(wAt, 16 * vectors * rows)
  }
  const { segments, length, strideBytes } = windowRow(shape)
  const unrolled = length <= 32 ? length : 8
  f.repeat(shape.kernel, () => {
    const xSegment = segments > 1 ? f.variable('xSegment', xAt) : xAt
    const next = f.variable('xNext', at(xAt, shape.x.rowBytes))
    f.repeat(segments, () => {
      if (segments > 1) f.set(xAt, xSegment)
      f.repeat(Math.floor(length / unrolled), () => {
        addProducts(unrolled)
        f.advance(xAt, 4 * unrolled)
      })
      addProducts(length % unrolled)
      if (segments > 1) f.advance(xSegment, strideBytes)
    })
    f.set(xAt, next)
  })
  return sums
}
