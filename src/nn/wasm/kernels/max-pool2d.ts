import { int, ints, type Local } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32, f32x4, i32, i32x4, memory, v128 } from '../assembler/vocabulary.ts'
import { floatsOf, type Tensor } from '../tensor.ts'
import { at } from './vectors.ts'

export interface MaxPool2dShape {
  readonly x: Tensor
  readonly y: Tensor
  /** x's shape, perhaps with another halo. */
  readonly dx: Tensor
  readonly window: number
  readonly stride: number
}

/**
 * y[c,i,j] = max_p,q x[c, i·stride + p, j·stride + q] for one image; argmax[i,j,c] is where in dx the
 * gradient goes, in bytes. The first maximum in reading order wins; NaN counts as the largest.
 */
export function emitMaxPool2dForward(module: ModuleBuilder, name: string, shape: MaxPool2dShape) {
  return module.function(name, { x: 'i32', y: 'i32', argmax: 'i32' }, (f, { x, y, argmax }) => {
    const { stride } = shape
    const xRow = f.variable('xRow', at(x, shape.x.insideBytes))
    const dxRow = f.variable('dxRow', int(shape.dx.insideBytes))
    const yAt = f.variable('yAt', at(y, shape.y.insideBytes))
    const argmaxAt = f.variable('argmaxAt', argmax)
    f.repeat(shape.y.height, () => {
      const xWindow = f.variable('xWindow', xRow)
      const dxWindow = f.variable('dxWindow', dxRow)
      f.repeat(shape.y.width, () => {
        const xPixel = f.variable('xPixel', xWindow)
        const dxPixel = f.variable('dxPixel', dxWindow)
        f.repeat(shape.y.channelStride / 4, () => {
          const { largest, place } = emitLargest(f, shape, xPixel, dxPixel)
          f.do(v128.store(yAt, largest), v128.store(argmaxAt, place))
          for (const pointer of [xPixel, dxPixel, yAt, argmaxAt]) f.advance(pointer, 16)
        })
        f.advance(xWindow, stride * shape.x.columnBytes)
        f.advance(dxWindow, stride * shape.dx.columnBytes)
      })
      f.advance(xRow, stride * shape.x.rowBytes)
      f.advance(dxRow, stride * shape.dx.rowBytes)
      f.advance(yAt, shape.y.rowBytes - shape.y.width * shape.y.columnBytes)
    })
  })
}

function emitLargest(
  f: FunctionBuilder,
  { x, dx, window }: MaxPool2dShape,
  xPixel: Local<'i32'>,
  dxPixel: Local<'i32'>,
) {
  const rowPlace = f.variable('rowPlace', i32x4.add(i32x4.splat(dxPixel), ints(0, 4, 8, 12)))
  const place = f.variable('place', rowPlace)
  const largest = f.variable('largest', v128.load(xPixel))
  const xRow = f.variable('xWindowRow', xPixel)
  f.repeat(window, () => {
    const xAt = f.variable('xAt', xRow)
    const here = f.variable('here', rowPlace)
    f.repeat(window, () => {
      const value = f.variable('value', v128.load(xAt))
      const isLarger = f.variable(
        'isLarger',
        v128.or(f32x4.greater(value, largest), f32x4.notEqual(value, value)),
      )
      f.set(largest, v128.choose(value, largest, isLarger))
      f.set(place, v128.choose(here, place, isLarger))
      f.set(here, i32x4.add(here, ints(dx.columnBytes)))
      f.advance(xAt, x.columnBytes)
    })
    f.advance(xRow, x.rowBytes)
    f.set(rowPlace, i32x4.add(rowPlace, ints(dx.rowBytes)))
  })
  return { largest, place }
}

/** dx[argmax[i,j,c]] = Σ dy[c,i,j] for one image; windows that overlap may share their maximum. */
export function emitMaxPool2dBackward(
  module: ModuleBuilder,
  name: string,
  shape: { readonly dy: Tensor; readonly dx: Tensor },
) {
  return module.function(name, { dy: 'i32', argmax: 'i32', dx: 'i32' }, (f, { dy, argmax, dx }) => {
    f.do(memory.fill(dx, int(0), int(shape.dx.imageBytes)))
    const dyAt = f.variable('dyAt', at(dy, shape.dy.insideBytes))
    const argmaxAt = f.variable('argmaxAt', argmax)
    const perRow = floatsOf(shape.dy) / shape.dy.height
    f.repeat(shape.dy.height, () => {
      f.repeat(perRow, () => {
        const place = f.variable('place', i32.add(dx, i32.load(argmaxAt)))
        f.do(f32.store(place, f32.add(f32.load(place), f32.load(dyAt))))
        f.advance(dyAt, 4)
        f.advance(argmaxAt, 4)
      })
      f.advance(dyAt, shape.dy.rowBytes - 4 * perRow)
    })
  })
}
