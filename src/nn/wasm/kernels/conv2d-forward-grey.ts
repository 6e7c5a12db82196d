import { floats, type Local } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import { type Conv2dForwardShape, emitLargestOfFour, emitWindowPlaces } from './conv2d-forward.ts'
import { conv2dPanels, windowOrigin } from './conv2d-shape.ts'
import { at, transpose, variables } from './vectors.ts'
import {
  prepareFilterTransform,
  prepareInputTransform,
  prepareOutputTransform,
} from './winograd-transforms.ts'

/*
 * The convolution of a grey image has a single channel and often few filters, so here four neighbouring
 * pooling windows t share a vector instead of four filters. Along a row the two outputs under a window
 * come from r + 1 products instead of 2r, by Winograd's F(2, r):
 *
 *     (y[i, 2t], y[i, 2t+1]) = Aᵀ · m    with  m[j] = Σ_p v[j, i + p, t] · u[j, p]
 *     v[·, i, t] = Bᵀ · x[i, 2t .. 2t + r]    u[·, p] = G · weight[p, ·]
 *
 * Rows of v with an even and an odd number lie apart, `[j][parity][row / 2][t]`, so that the windows of
 * the whole image are one long run.
 */

/** Whether this pays (with 3 taps it no longer does) and y lies in one piece. */
export function isGreyConv2d({ x, y, kernel, stride, hasPool }: Conv2dForwardShape): boolean {
  const liesInOnePiece = y.halo === 0 && y.width >= 4
  return x.channelStride === 1 && kernel === 5 && stride === 1 && hasPool && liesInOnePiece
}

/** Transformed inputs, then transformed weights. */
export function greyWorkBytes(shape: Conv2dForwardShape): number {
  const { n } = conv2dPanels(shape)
  return weightsOffset(shape) + 4 * shape.kernel * (shape.kernel + 1) * n
}

/** Bytes of one plane v[j, parity]. */
function planeBytes({ y, kernel }: Conv2dForwardShape): number {
  return 4 * (y.height + (kernel - 1) / 2) * y.width
}

function weightsOffset(shape: Conv2dForwardShape): number {
  return 2 * (shape.kernel + 1) * planeBytes(shape)
}

/** Where v[j, i, 0] lies behind v[0, 0, 0]. */
function rowOffset(shape: Conv2dForwardShape, j: number, i: number): number {
  return (2 * j + (i % 2)) * planeBytes(shape) + Math.floor(i / 2) * 4 * shape.y.width
}

/**
 * y and argmax as in the direct kernel, for shapes for which `isGreyConv2d` holds; `work` has room for
 * `greyWorkBytes`. Differs from the direct kernel by about 1e-6 of the largest product.
 */
export function emitGreyConv2dForward(
  module: ModuleBuilder,
  name: string,
  shape: Conv2dForwardShape,
) {
  const transformInput = emitInputTransform(module, `${name}_input`, shape)
  const transformWeights = emitWeightTransform(module, `${name}_weights`, shape)
  const [wide, rest] = [Math.floor(shape.filters / 8), shape.filters % 8]
  const full = wide > 0 ? emitPanel(module, `${name}_panel`, shape, 8) : null
  const last = rest > 0 ? emitPanel(module, `${name}_last_panel`, shape, rest) : null
  const parameters = {
    x: 'i32',
    weight: 'i32',
    bias: 'i32',
    y: 'i32',
    argmax: 'i32',
    work: 'i32',
  } as const
  return module.function(name, parameters, (f, { x, weight, bias, y, argmax, work }) => {
    const u = f.variable('u', at(work, weightsOffset(shape)))
    f.call(transformInput, x, work)
    f.call(transformWeights, weight, u)
    const b = f.variable('b', bias)
    const yPanel = f.variable('yPanel', y)
    const places = f.variable('places', argmax)
    f.repeat(wide, () => {
      if (full) f.call(full, work, u, b, yPanel, places)
      for (const pointer of [b, yPanel, places]) f.advance(pointer, 32)
      f.advance(u, 32 * shape.kernel * (shape.kernel + 1))
    })
    if (last) f.call(last, work, u, b, yPanel, places)
  })
}

/** The lanes with an even and an odd number of two vectors. */
const EVEN = [0, 2, 4, 6] as const
const ODD = [1, 3, 5, 7] as const

/** v[·, i, t] = Bᵀ · x[i, 2t .. 2t + kernel] */
function emitInputTransform(module: ModuleBuilder, name: string, shape: Conv2dForwardShape) {
  const { x, y, kernel } = shape
  return module.function(name, { x: 'i32', v: 'i32' }, (f, args) => {
    const transform = prepareInputTransform(module, f, kernel)
    const xRow = f.variable('xRow', at(args.x, windowOrigin(shape)))
    const vRow = f.variable('vRow', args.v)
    const emitRow = (parity: number) => {
      const xAt = f.variable('xAt', xRow)
      const vAt = f.variable('vAt', vRow)
      const emitFour = () => {
        const d = Array.from({ length: kernel + 1 }, (_, s) => {
          const [even, lanes] = s % 2 === 0 ? [s, EVEN] : [s - 1, ODD]
          const [first, second] = [v128.load(xAt, 4 * even), v128.load(xAt, 4 * even + 16)]
          return f.variable('d', v128.shuffle(first, second, lanes))
        })
        for (const [j, value] of transform(d).entries()) {
          f.do(v128.store(vAt, value, rowOffset(shape, j, parity)))
        }
      }
      const [xMoves, vMoves] = [[xAt, 8] as const, [vAt, 4] as const]
      forEachFour(f, y.width, [xMoves, vMoves], emitFour)
      f.advance(xRow, x.rowBytes)
    }
    f.repeat(y.height + (kernel - 1) / 2, () => {
      emitRow(0)
      emitRow(1)
      f.advance(vRow, 4 * y.width)
    })
  })
}

/** u[j, p] = (G · weight[p, ·])[j], in panels as the weights. */
function emitWeightTransform(module: ModuleBuilder, name: string, shape: Conv2dForwardShape) {
  const { kernel } = shape
  const { n } = conv2dPanels(shape)
  return module.function(name, { weight: 'i32', u: 'i32' }, (f, { weight, u }) => {
    const transform = prepareFilterTransform(module, f, kernel)
    const w = f.variable('w', weight)
    const to = f.variable('to', u)
    const emitRow = (bytes: number) => {
      for (let part = 0; part < bytes; part += 16) {
        const g = variables(f, 'g', kernel, (q) => v128.load(w, q * bytes + part))
        for (const [j, value] of transform(g).entries()) {
          f.do(v128.store(to, value, j * bytes + part))
        }
      }
      f.advance(w, kernel * bytes)
      f.advance(to, (kernel + 1) * bytes)
    }
    f.repeat(Math.floor(n / 8) * kernel, () => emitRow(32))
    if (n % 8 > 0) f.repeat(kernel, () => emitRow(16))
  })
}

type Pointer = Local<'i32'>

/** All windows of the first `filters` filters of one panel. */
function emitPanel(
  module: ModuleBuilder,
  name: string,
  shape: Conv2dForwardShape,
  filters: number,
) {
  const { x, y, hasRelu } = shape
  const parameters = { v: 'i32', u: 'i32', bias: 'i32', y: 'i32', argmax: 'i32' } as const
  return module.function(name, parameters, (f, args) => {
    const emitOutputs = prepareOutputs(module, f, shape, filters > 4 ? 32 : 16)
    const window = emitWindowPlaces(f, x.columnBytes, x.rowBytes)
    const vAt = f.variable('vAt', args.v)
    const yAt = f.variable('yAt', args.y)
    const places = f.variable('places', args.argmax)
    const moving = [
      [vAt, 4],
      [yAt, y.columnBytes],
      [places, y.columnBytes],
    ] as const
    forEachFour(f, y.height * y.width, moving, () => {
      for (let first = 0; first < filters; first += 4) {
        const values = variables(f, 'value', 4)
        const from = variables(f, 'from', 4)
        for (let filter = first; filter < Math.min(first + 4, filters); filter++) {
          const outputs = emitOutputs(vAt, args.u, filter)
          const { largest, place } = emitLargestOfFour(f, outputs, window)
          const value = f32x4.add(largest, v128.loadSplat(args.bias, 4 * filter))
          f.set(values[filter - first]!, hasRelu ? f32x4.pmax(value, floats(0)) : value)
          f.set(from[filter - first]!, place)
        }
        for (const [tile, value] of transpose(f, values).entries()) {
          f.do(v128.store(yAt, value, tile * y.columnBytes + 4 * first))
        }
        for (const [tile, place] of transpose(f, from).entries()) {
          f.do(v128.store(places, place, tile * y.columnBytes + 4 * first))
        }
      }
    })
  })
}

/** The four outputs of each window, in reading order, for one filter: Aᵀ·m for an even and an odd row. */
function prepareOutputs(
  module: ModuleBuilder,
  f: FunctionBuilder,
  shape: Conv2dForwardShape,
  panelBytes: number,
) {
  const { kernel } = shape
  const transform = prepareOutputTransform(module, f, kernel)
  return (vAt: Pointer, u: Pointer, filter: number) => {
    const rows: [Local<'v128'>[], Local<'v128'>[]] = [[], []]
    for (let j = 0; j <= kernel; j++) {
      let above = f.variable('v', v128.load(vAt, rowOffset(shape, j, 0)))
      const m = variables(f, 'm', 2)
      for (let p = 0; p < kernel; p++) {
        // The even output row takes tap p from row p of v, the odd one from the row below.
        const place = (p * (kernel + 1) + j) * panelBytes + 4 * filter
        const tap = f.variable('tap', v128.loadSplat(u, place))
        const below = f.variable('v', v128.load(vAt, rowOffset(shape, j, p + 1)))
        for (const [row, v] of [above, below].entries()) {
          f.set(m[row]!, p === 0 ? f32x4.mul(v, tap) : module.madd(v, tap, m[row]!))
        }
        above = below
      }
      rows[0].push(m[0]!)
      rows[1].push(m[1]!)
    }
    return rows.flatMap(transform)
  }
}

/**
 * Emits a loop over `count` windows, four at a time; where they don't come out even, the last four
 * overlap those before. The pointers given with bytes per window move along.
 */
function forEachFour(
  f: FunctionBuilder,
  count: number,
  pointers: readonly (readonly [Pointer, number])[],
  body: () => void,
): void {
  const advance = (windows: number) => {
    for (const [pointer, bytes] of pointers) f.advance(pointer, windows * bytes)
  }
  f.repeat(Math.floor(count / 4), () => {
    body()
    advance(4)
  })
  if (count % 4 === 0) return
  advance((count % 4) - 4)
  body()
}
