import type { Normalisation } from '../../engine.ts'
import { float, floats, type Local, type Vector } from '../assembler/expression.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32, f32x4, i32, i32x4, v128 } from '../assembler/vocabulary.ts'
import type { Tensor } from '../tensor.ts'
import { at } from './vectors.ts'

/**
 * x[i,j,c] = (pixels[c,i,j] / 255 - mean) / deviation for one image of bytes.
 *
 * Reads up to eight bytes past the pixels of a row, so pixels need that much behind them.
 */
export function emitFetchImage(
  module: ModuleBuilder,
  name: string,
  x: Tensor,
  { mean, deviation }: Normalisation,
) {
  const scale = 1 / (255 * deviation)
  const shift = -mean / deviation
  const isRow = x.height === 1 && x.width === 1
  return module.function(name, { pixels: 'i32', x: 'i32' }, (f, args) => {
    const pixel = f.variable('pixel', args.pixels)
    const normalised = (integers: Vector) =>
      module.madd(f32x4.fromInts(integers), floats(scale), floats(shift))
    const emitOne = (to: Local<'i32'>, bytes: number) => {
      const value = f32.fromInt(i32.load8(pixel))
      f.do(f32.store(to, module.scalarMadd(value, float(scale), float(shift))))
      f.advance(pixel, 1)
      f.advance(to, bytes)
    }
    const emitRow = (length: number, to: Local<'i32'>) => {
      f.repeat(Math.floor(length / 8), () => {
        const eight = f.variable('eight', v128.loadBytes(pixel))
        f.do(v128.store(to, normalised(i32x4.widenLow(eight))))
        f.do(v128.store(to, normalised(i32x4.widenHigh(eight)), 16))
        f.advance(pixel, 8)
        f.advance(to, 32)
      })
      if (length % 8 >= 4) {
        const four = i32x4.widenLow(v128.loadBytes(pixel))
        f.do(v128.store(to, normalised(four)))
        f.advance(pixel, 4)
        f.advance(to, 16)
      }
      f.repeat(length % 4, () => emitOne(to, 4))
    }
    if (isRow) return emitRow(x.channels, f.variable('to', args.x))
    const channel = f.variable('channel', at(args.x, x.insideBytes))
    f.repeat(x.channels, () => {
      const row = f.variable('row', channel)
      f.repeat(x.height, () => {
        const to = f.variable('to', row)
        if (x.channelStride === 1) emitRow(x.width, to)
        else f.repeat(x.width, () => emitOne(to, x.columnBytes))
        f.advance(row, x.rowBytes)
      })
      f.advance(channel, 4)
    })
  })
}
