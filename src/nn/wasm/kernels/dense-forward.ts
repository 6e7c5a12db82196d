import { floats, type Local } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import { forEachPanel, panels, type PanelVectors } from '../panels.ts'
import { floatsOf, roundUp, type Tensor } from '../tensor.ts'
import { variables } from './vectors.ts'

export interface DenseShape {
  readonly x: Tensor
  readonly y: Tensor
  /** Images that go through together. */
  readonly images: number
  readonly hasRelu: boolean
}

/**
 * Inputs, about, whose products are added up before the sum is added to the others': long sums of
 * floats lose digits, and a panel's part should stay in the first-level cache.
 */
const BLOCK = 128

/**
 * y[m,n] = bias[n] + Σ_k x[m,k] · weight[k,n], then max(·, 0) if there is a ReLU, for m in 0..images-1.
 *
 * k counts x as it lies in memory, so x has no halo; the weights lie in panels.
 */
export function emitDenseForward(module: ModuleBuilder, name: string, shape: DenseShape) {
  const parameters = { x: 'i32', weight: 'i32', bias: 'i32', y: 'i32' } as const
  return module.function(name, parameters, (f, { x, weight, bias, y }) => {
    const { k, n } = panels(floatsOf(shape.x), shape.y.channels)
    const block = roundUp(k / Math.ceil(k / BLOCK), 4)
    const w = f.variable('w', weight)
    const b = f.variable('b', bias)
    const yPanel = f.variable('yPanel', y)
    const moving = [[b, 4] as const, [yPanel, 4] as const]
    forEachPanel(f, n, moving, (vectors) => {
      emitBias(f, shape, vectors, b, yPanel)
      const xBlock = f.variable('xBlock', x)
      const someInputs = (depth: number) => {
        emitBlock(module, f, shape, { depth, vectors }, { xBlock, w, yPanel })
        f.advance(xBlock, 4 * depth)
        f.advance(w, 16 * vectors * depth)
      }
      f.repeat(Math.floor(k / block), () => someInputs(block))
      if (k % block > 0) someInputs(k % block)
      if (shape.hasRelu) emitRelu(f, shape, vectors, yPanel)
    })
  })
}

type Pointer = Local<'i32'>
interface Block {
  /** Inputs of the block, a multiple of 4. */
  readonly depth: number
  readonly vectors: PanelVectors
}

/** y = bias in one panel. */
function emitBias(
  f: FunctionBuilder,
  { images, y }: DenseShape,
  vectors: PanelVectors,
  bias: Pointer,
  yPanel: Pointer,
): void {
  const values = variables(f, 'bias', vectors, (vector) => v128.load(bias, 16 * vector))
  const yAt = f.variable('yAt', yPanel)
  f.repeat(images, () => {
    for (const [vector, value] of values.entries()) f.do(v128.store(yAt, value, 16 * vector))
    f.advance(yAt, y.imageBytes)
  })
}

/** y += x·W for the inputs of one block and one panel, some images at a time. */
function emitBlock(
  module: ModuleBuilder,
  f: FunctionBuilder,
  shape: DenseShape,
  block: Block,
  { xBlock, w, yPanel }: Record<'xBlock' | 'w' | 'yPanel', Pointer>,
): void {
  const xRow = f.variable('xRow', xBlock)
  const yRow = f.variable('yRow', yPanel)
  const together = Math.min(4, shape.images)
  f.repeat(Math.floor(shape.images / together), () => {
    emitTile(module, f, shape, block, together, { xRow, w, yRow })
    f.advance(xRow, together * shape.x.imageBytes)
    f.advance(yRow, together * shape.y.imageBytes)
  })
  const rest = shape.images % together
  if (rest > 0) emitTile(module, f, shape, block, rest, { xRow, w, yRow })
}

/** The same for `rows` images, whose sums stay in registers. */
function emitTile(
  module: ModuleBuilder,
  f: FunctionBuilder,
  { x, y }: DenseShape,
  { depth, vectors }: Block,
  rows: number,
  { xRow, w, yRow }: Record<'xRow' | 'w' | 'yRow', Pointer>,
): void {
  const placeOf = (index: number) =>
    Math.floor(index / vectors) * y.imageBytes + (index % vectors) * 16
  const sums = variables(f, 'sum', rows * vectors)
  const xAt = f.variable('xAt', xRow)
  const wAt = f.variable('wAt', w)
  f.repeat(depth / 4, () => {
    for (let k = 0; k < 4; k++) {
      const ws = variables(f, 'w', vectors, (v) => v128.load(wAt, 16 * (k * vectors + v)))
      for (let row = 0; row < rows; row++) {
        const value = f.variable('value', v128.loadSplat(xAt, row * x.imageBytes + 4 * k))
        for (let vector = 0; vector < vectors; vector++) {
          const sum = sums[row * vectors + vector]!
          f.set(sum, module.madd(value, ws[vector]!, sum))
        }
      }
    }
    f.advance(xAt, 16)
    f.advance(wAt, 64 * vectors)
  })
  for (const [index, sum] of sums.entries()) {
    const place = placeOf(index)
    f.do(v128.store(yRow, f32x4.add(v128.load(yRow, place), sum), place))
  }
}

/** y = max(y, 0) in one panel, NaN for NaN. */
function emitRelu(
  f: FunctionBuilder,
  { images, y }: DenseShape,
  vectors: PanelVectors,
  yPanel: Pointer,
): void {
  const yAt = f.variable('yAt', yPanel)
  f.repeat(images, () => {
    for (let vector = 0; vector < vectors; vector++) {
      f.do(v128.store(yAt, f32x4.pmax(v128.load(yAt, 16 * vector), floats(0)), 16 * vector))
    }
    f.advance(yAt, y.imageBytes)
  })
}
