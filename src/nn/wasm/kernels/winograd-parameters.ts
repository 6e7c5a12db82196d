import { floats, type Local, type Vector } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import type { Tensor } from '../tensor.ts'
import { forEachChannelGroup, forEachPixel, inside } from './channels.ts'
import { type Conv2dShape, windowOrigin } from './conv2d-shape.ts'
import { tileThatFits } from './conv2d-forward.ts'
import { at, variables } from './vectors.ts'
import { emitInputTransform } from './winograd.ts'
import { isWinogradFaster, tilesOf, winogradPlaces } from './winograd-shape.ts'

/*
 * The gradient of the weights by Winograd's algorithm F(2x2, 3x3) (Lavin & Gray 2015, section 4.1), whose
 * forward pass is Y = Aᵀ [ Σ_c (G g_c Gᵀ) ⊙ (Bᵀ d_c B) ] A. Since every step of it is linear,
 *
 *     dg = Gᵀ [ Σ_t (A dY_t Aᵀ) ⊙ (Bᵀ d_t B) ] G
 *
 * with the sum over all tiles t of the image: for each of the 16 places ξ a matrix product of channels
 * times filters.
 */

export interface WinogradParametersShape extends Conv2dShape {
  readonly dy: Tensor
}

/** Vectors of sums that stay in registers: six channels times eight filters. */
const CHANNELS = 6

/** Whether that is faster than the direct kernel, for an image that has no pooling behind it. */
export function isWinogradParametersFaster(shape: Conv2dShape): boolean {
  return shape.kernel === 3 && shape.x.channels % 4 === 0 && isWinogradFaster(shape, false)
}

/** Transformed inputs `[ξ][tile][channel]`, gradients `[ξ][tile][filter]`, products `[o / 8][ξ][channel][8]`. */
export function winogradParametersWorkBytes(shape: Conv2dShape): number {
  return workOffsets(shape).products + 4 * winogradPlaces(shape) * shape.x.channels * shape.filters
}

function workOffsets(shape: Conv2dShape) {
  const { height, width } = tilesOf(shape)
  const tileBytes = 4 * winogradPlaces(shape) * height * width
  const gradients = tileBytes * shape.x.channels
  return { gradients, products: gradients + tileBytes * shape.filters }
}

/**
 * dweight += the gradient of the weights, dbias += Σ dy, for one image; dweight lies in panels like the
 * forward weights. kernel 3, stride 1, rows and columns even, x.channels % 4 == 0, filters % 8 == 0;
 * `work` has room for `winogradParametersWorkBytes`.
 */
export function emitWinogradBackwardParameters(
  module: ModuleBuilder,
  name: string,
  shape: WinogradParametersShape,
) {
  const toV = emitInputTransform(module, `${name}_input`, shape, tilesOf(shape).height)
  const toD = emitGradientTransform(module, `${name}_gradient`, shape)
  const multiply = emitProducts(module, `${name}_products`, shape)
  const finish = emitWeightGradients(module, `${name}_output`, shape)
  const parameters = { x: 'i32', dy: 'i32', dweight: 'i32', dbias: 'i32', work: 'i32' } as const
  return module.function(name, parameters, (f, { x, dy, dweight, dbias, work }) => {
    const { gradients, products } = workOffsets(shape)
    const d = f.variable('d', at(work, gradients))
    const sums = f.variable('sums', at(work, products))
    f.call(toV, at(x, windowOrigin(shape)), work)
    f.call(toD, dy, d, dbias)
    f.call(multiply, work, d, sums)
    f.call(finish, sums, dweight)
  })
}

/** d[ξ,t,o] = (A dY_{t,o} Aᵀ)[ξ] for all tiles t of the image, and the bias's gradient. */
function emitGradientTransform(
  module: ModuleBuilder,
  name: string,
  shape: WinogradParametersShape,
) {
  const { dy, filters } = shape
  const { height, width } = tilesOf(shape)
  const placeBytes = 4 * height * width * filters
  return module.function(name, { dy: 'i32', d: 'i32', dbias: 'i32' }, (f, args) => {
    const dyRow = inside(f, dy, args.dy)
    const d = f.variable('d', args.d)
    f.repeat(height, () => {
      const dyTile = f.variable('dyTile', dyRow)
      f.repeat(width, () => {
        const from = f.variable('from', dyTile)
        f.repeat(filters / 4, () => {
          const load = (row: number, column: number) =>
            f.variable('dy', v128.load(from, row * dy.rowBytes + column * dy.columnBytes))
          const columns = [0, 1].map((column) => spread(f, load(0, column), load(1, column)))
          for (let row = 0; row < 4; row++) {
            for (const [column, value] of spread(f, columns[0]![row]!, columns[1]![row]!).entries())
              f.do(v128.store(d, value, (4 * row + column) * placeBytes))
          }
          f.advance(from, 16)
          f.advance(d, 16)
        })
        f.advance(dyTile, 2 * dy.columnBytes)
      })
      f.advance(dyRow, 2 * dy.rowBytes)
    })
    const [pixels, dbias] = [inside(f, dy, args.dy), f.variable('dbias', args.dbias)]
    forEachChannelGroup(f, dy, 8, [pixels, dbias], (vectors) => {
      const sums = variables(f, 'sum', vectors, (v) => v128.load(dbias, 16 * v))
      forEachPixel(f, [[dy, pixels]], ([pixel]) => {
        for (const [v, sum] of sums.entries()) {
          f.set(sum, f32x4.add(sum, v128.load(pixel, 16 * v)))
        }
      })
      for (const [v, sum] of sums.entries()) f.do(v128.store(dbias, sum, 16 * v))
    })
  })
}

/** A·(a, b): (a, a + b, a - b, -b) */
function spread(f: FunctionBuilder, a: Vector, b: Vector): Vector[] {
  return [
    a,
    f.variable('s', f32x4.add(a, b)),
    f.variable('s', f32x4.sub(a, b)),
    f.variable('s', f32x4.sub(floats(0), b)),
  ]
}

/** sums[ξ,c,o] = Σ_t v[ξ,t,c] · d[ξ,t,o] for all tiles t of the image. */
function emitProducts(module: ModuleBuilder, name: string, shape: WinogradParametersShape) {
  const { filters } = shape
  const { channels } = shape.x
  const { height, width } = tilesOf(shape)
  const together = tileThatFits(channels, CHANNELS)
  const placeBytes = 32 * channels
  return module.function(name, { v: 'i32', d: 'i32', sums: 'i32' }, (f, args) => {
    const [v, d, to] = [args.v, args.d, args.sums].map((start) => f.variable('at', start)) as [
      Local<'i32'>,
      Local<'i32'>,
      Local<'i32'>,
    ]
    f.repeat(winogradPlaces(shape), () => {
      const dPanel = f.variable('dPanel', d)
      const toPanel = f.variable('toPanel', to)
      f.repeat(filters / 8, () => {
        const vChannels = f.variable('vChannels', v)
        const toChannels = f.variable('toChannels', toPanel)
        const some = (count: number) => {
          emitSums(module, f, { count, channels, filters, tiles: height * width }, [
            vChannels,
            dPanel,
            toChannels,
          ])
          f.advance(vChannels, 4 * count)
          f.advance(toChannels, 32 * count)
        }
        f.repeat(Math.floor(channels / together), () => some(together))
        if (channels % together > 0) some(channels % together)
        f.advance(dPanel, 32)
        f.advance(toPanel, winogradPlaces(shape) * placeBytes)
      })
      f.advance(v, 4 * height * width * channels)
      f.advance(d, 4 * height * width * filters)
      f.advance(to, placeBytes)
    })
  })
}

function emitSums(
  module: ModuleBuilder,
  f: FunctionBuilder,
  sizes: { count: number; channels: number; filters: number; tiles: number },
  [v, d, to]: readonly [Local<'i32'>, Local<'i32'>, Local<'i32'>],
): void {
  const { count, channels, filters, tiles } = sizes
  const sums = variables(f, 'sum', 2 * count)
  const [vAt, dAt] = [f.variable('vAt', v), f.variable('dAt', d)]
  const someTiles = (some: number) => {
    for (let tile = 0; tile < some; tile++) {
      const low = f.variable('low', v128.load(dAt, 4 * tile * filters))
      const high = f.variable('high', v128.load(dAt, 4 * tile * filters + 16))
      for (let c = 0; c < count; c++) {
        const value = f.variable('value', v128.loadSplat(vAt, 4 * (tile * channels + c)))
        f.set(sums[2 * c]!, module.madd(value, low, sums[2 * c]!))
        f.set(sums[2 * c + 1]!, module.madd(value, high, sums[2 * c + 1]!))
      }
    }
    f.advance(vAt, 4 * some * channels)
    f.advance(dAt, 4 * some * filters)
  }
  f.repeat(Math.floor(tiles / 4), () => someTiles(4))
  someTiles(tiles % 4)
  for (const [index, sum] of sums.entries()) f.do(v128.store(to, sum, 16 * index))
}

/** dweight[(p,q,c),o] += (Gᵀ sums_{c,o} G)[p,q] */
function emitWeightGradients(module: ModuleBuilder, name: string, shape: WinogradParametersShape) {
  const { filters } = shape
  const { channels } = shape.x
  const placeBytes = 32 * channels
  return module.function(name, { sums: 'i32', dweight: 'i32' }, (f, args) => {
    const from = f.variable('from', args.sums)
    const dw = f.variable('dw', args.dweight)
    f.repeat(filters / 8, () => {
      f.repeat(2 * channels, () => {
        const columns = [0, 1, 2, 3].map((s) =>
          gather(
            f,
            [0, 1, 2, 3].map((r) => f.variable('m', v128.load(from, (4 * r + s) * placeBytes))),
          ),
        )
        for (let p = 0; p < 3; p++) {
          const across = gather(
            f,
            columns.map((column) => column[p]!),
          )
          for (const [q, value] of across.entries()) {
            const place = (3 * p + q) * placeBytes
            f.do(v128.store(dw, f32x4.add(v128.load(dw, place), value), place))
          }
        }
        f.advance(from, 16)
        f.advance(dw, 16)
      })
      f.advance(from, (winogradPlaces(shape) - 1) * placeBytes)
      f.advance(dw, 8 * placeBytes)
    })
  })
}

/** Gᵀ·m: (m0 + (m1 + m2) / 2, (m1 - m2) / 2, (m1 + m2) / 2 + m3) */
function gather(f: FunctionBuilder, [m0, m1, m2, m3]: readonly Vector[]): Vector[] {
  const half = floats(0.5)
  const mean = f.variable('mean', f32x4.mul(f32x4.add(m1!, m2!), half))
  return [
    f.variable('s', f32x4.add(m0!, mean)),
    f.variable('s', f32x4.mul(f32x4.sub(m1!, m2!), half)),
    f.variable('s', f32x4.add(mean, m3!)),
  ]
}
