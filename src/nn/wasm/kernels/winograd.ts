import { floats, type Vector } from '../assembler/expression.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import { emitLargestOfFour, emitWindowPlaces, tileThatFits } from './conv2d-forward.ts'
import { type Conv2dShape, windowOrigin } from './conv2d-shape.ts'
import { at, variables } from './vectors.ts'
import {
  bandRows,
  bandTiles,
  tilesOf,
  winogradPlaces,
  type WinogradShape,
} from './winograd-shape.ts'
import {
  prepareInputTransform,
  prepareOutputTransform,
  TILE_OUTPUTS,
} from './winograd-transforms.ts'

/*
 * Winograd's minimal filtering F(2x2, rxr) (Lavin & Gray 2015, section 4.1): four neighbouring outputs
 * of an rxr convolution, just those under a 2x2 pooling window, from (r + 1)² products per channel
 * instead of 4r²: 16 instead of 36 for r = 3, 36 instead of 100 for r = 5:
 *
 *     Y = Aᵀ [ Σ_c (G g_c Gᵀ) ⊙ (Bᵀ d_c B) ] A
 *
 * with d the (r + 1)x(r + 1) input tile, g the filter. For each of the (r + 1)² places ξ of a tile the
 * sum over the channels is a matrix product of tiles times filters.
 */

/**
 * y = a convolution with stride 1, then a ReLU if there is one, then the largest of each 2x2 window if
 * there is a pooling, for one image; `argmax` as in the direct kernel. Differs from it by about 1e-6 of
 * the largest product.
 *
 * kernel 3 or 5, filters % 8 == 0; `work` has room for `winogradWorkBytes`.
 */
export function emitWinogradForward(module: ModuleBuilder, name: string, shape: WinogradShape) {
  const transform = emitInputTransform(module, `${name}_input`, shape, bandRows(shape))
  const multiply = emitMultiply(module, `${name}_products`, shape)
  const output = emitOutputTransform(module, `${name}_output`, shape)
  const parameters = {
    x: 'i32',
    u: 'i32',
    bias: 'i32',
    y: 'i32',
    argmax: 'i32',
    work: 'i32',
  } as const
  return module.function(name, parameters, (f, { x, u, bias, y, argmax, work }) => {
    const rows = bandRows(shape)
    const yRows = shape.hasPool ? rows : 2 * rows
    const xBand = f.variable('xBand', at(x, windowOrigin(shape)))
    const yBand = f.variable('yBand', at(y, shape.y.insideBytes))
    const argmaxBand = f.variable('argmaxBand', argmax)
    const products = f.variable('products', at(work, productsOffset(shape)))
    f.repeat(tilesOf(shape).height / rows, () => {
      f.call(transform, xBand, work)
      const uPanel = f.variable('uPanel', u)
      const biasPanel = f.variable('biasPanel', bias)
      const yPanel = f.variable('yPanel', yBand)
      const argmaxPanel = f.variable('argmaxPanel', argmaxBand)
      f.repeat(shape.filters / 8, () => {
        f.call(multiply, work, uPanel, products)
        f.call(output, products, biasPanel, yPanel, argmaxPanel)
        f.advance(uPanel, winogradPlaces(shape) * shape.x.channels * 32)
        for (const pointer of [biasPanel, yPanel, argmaxPanel]) f.advance(pointer, 32)
      })
      f.advance(xBand, 2 * rows * shape.x.rowBytes)
      f.advance(yBand, yRows * shape.y.rowBytes)
      f.advance(argmaxBand, rows * shape.y.width * shape.y.columnBytes)
    })
  })
}

function productsOffset(shape: WinogradShape): number {
  return 4 * winogradPlaces(shape) * bandTiles(shape) * shape.x.channelStride
}

/** v[ξ,t,c] = (Bᵀ d_{t,c} B)[ξ] for the tiles t of some rows of tiles. */
export function emitInputTransform(
  module: ModuleBuilder,
  name: string,
  shape: Conv2dShape,
  tileRows: number,
) {
  const { x, kernel } = shape
  const { width } = tilesOf(shape)
  const placeBytes = 4 * tileRows * width * x.channelStride
  const size = kernel + 1
  return module.function(name, { x: 'i32', v: 'i32' }, (f, args) => {
    const transform = prepareInputTransform(module, f, kernel)
    const xRow = f.variable('xRow', args.x)
    const v = f.variable('v', args.v)
    f.repeat(tileRows, () => {
      const xTile = f.variable('xTile', xRow)
      f.repeat(width, () => {
        const from = f.variable('from', xTile)
        f.repeat(x.channelStride / 4, () => {
          const columns = range(size).map((s) =>
            transform(
              range(size).map((r) =>
                f.variable('d', v128.load(from, r * x.rowBytes + s * x.columnBytes)),
              ),
            ),
          )
          for (const row of range(size)) {
            const across = transform(columns.map((column) => column[row]!))
            for (const [column, value] of across.entries()) {
              f.do(v128.store(v, value, (size * row + column) * placeBytes))
            }
          }
          f.advance(from, 16)
          f.advance(v, 16)
        })
        f.advance(xTile, 2 * x.columnBytes)
      })
      f.advance(xRow, 2 * x.rowBytes)
    })
  })
}

/** products[ξ,t,o] = Σ_c v[ξ,t,c] · u[ξ,c,o] for the tiles t of a band and one panel of filters. */
function emitMultiply(module: ModuleBuilder, name: string, shape: WinogradShape) {
  const { channels, channelStride } = shape.x
  const tiles = bandTiles(shape)
  const together = tileThatFits(tiles, 6)
  return module.function(name, { v: 'i32', u: 'i32', products: 'i32' }, (f, args) => {
    const vTile = f.variable('vTile', args.v)
    const u = f.variable('u', args.u)
    const to = f.variable('to', args.products)
    const someTiles = (count: number) => {
      const sums = variables(f, 'sum', 2 * count)
      const vAt = f.variable('vAt', vTile)
      const uAt = f.variable('uAt', u)
      const someChannels = (depth: number) => {
        for (let c = 0; c < depth; c++) {
          const low = f.variable('low', v128.load(uAt, 32 * c))
          const high = f.variable('high', v128.load(uAt, 32 * c + 16))
          for (let tile = 0; tile < count; tile++) {
            const value = f.variable('value', v128.loadSplat(vAt, 4 * (tile * channelStride + c)))
            f.set(sums[2 * tile]!, module.madd(value, low, sums[2 * tile]!))
            f.set(sums[2 * tile + 1]!, module.madd(value, high, sums[2 * tile + 1]!))
          }
        }
        f.advance(vAt, 4 * depth)
        f.advance(uAt, 32 * depth)
      }
      f.repeat(Math.floor(channels / 8), () => someChannels(8))
      someChannels(channels % 8)
      for (const [index, sum] of sums.entries()) f.do(v128.store(to, sum, 16 * index))
      f.advance(vTile, 4 * count * channelStride)
      f.advance(to, 32 * count)
    }
    f.repeat(winogradPlaces(shape), () => {
      f.repeat(Math.floor(tiles / together), () => someTiles(together))
      if (tiles % together > 0) someTiles(tiles % together)
      f.advance(u, 32 * channels)
    })
  })
}

/** Aᵀ·m·A plus bias, with ReLU and pooling, for the tiles of a band and one panel of filters. */
function emitOutputTransform(module: ModuleBuilder, name: string, shape: WinogradShape) {
  const { x, y, kernel, hasBias, hasRelu, hasPool } = shape
  const placeBytes = 32 * bandTiles(shape)
  const { width } = tilesOf(shape)
  const tileStep = hasPool ? 1 : 2
  const size = kernel + 1
  const parameters = { products: 'i32', bias: 'i32', y: 'i32', argmax: 'i32' } as const
  return module.function(name, parameters, (f, args) => {
    const transform = prepareOutputTransform(module, f, kernel)
    const window = hasPool ? emitWindowPlaces(f, x.columnBytes, x.rowBytes) : []
    const from = f.variable('from', args.products)
    const yAt = f.variable('yAt', args.y)
    const places = f.variable('places', args.argmax)
    const biases = variables(f, 'bias', 2, (vector) =>
      hasBias ? v128.load(args.bias, 16 * vector) : floats(0),
    )
    const finished = (value: Vector, bias: Vector) => {
      const shifted = hasBias ? f32x4.add(value, bias) : value
      return hasRelu ? f32x4.pmax(shifted, floats(0)) : shifted
    }
    f.repeat(bandRows(shape), () => {
      f.repeat(width, () => {
        for (const [vector, bias] of biases.entries()) {
          const columns = range(size).map((s) =>
            transform(
              range(size).map((r) =>
                f.variable('m', v128.load(from, (size * r + s) * placeBytes + 16 * vector)),
              ),
            ),
          )
          const outputs = range(TILE_OUTPUTS).flatMap((row) =>
            transform(columns.map((column) => column[row]!)),
          )
          if (hasPool) {
            const { largest, place } = emitLargestOfFour(f, outputs, window)
            f.do(v128.store(yAt, finished(largest, bias), 16 * vector))
            f.do(v128.store(places, place, 16 * vector))
            continue
          }
          for (const [index, output] of outputs.entries()) {
            const [row, column] = [Math.floor(index / TILE_OUTPUTS), index % TILE_OUTPUTS]
            const pixel = row * y.rowBytes + column * y.columnBytes
            f.do(v128.store(yAt, finished(output, bias), pixel + 16 * vector))
          }
        }
        f.advance(from, 32)
        f.advance(yAt, tileStep * y.columnBytes)
        if (hasPool) f.advance(places, y.columnBytes)
      })
      f.advance(yAt, tileStep * (y.rowBytes - width * y.columnBytes))
    })
  })
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
