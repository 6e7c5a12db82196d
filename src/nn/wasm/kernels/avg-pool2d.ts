import { floats, int, type Local } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, memory, v128 } from '../assembler/vocabulary.ts'
import type { Tensor } from '../tensor.ts'
import { inside } from './channels.ts'

export interface AvgPool2dShape {
  readonly x: Tensor
  readonly y: Tensor
  /** Height and width of the window. */
  readonly rows: number
  readonly columns: number
  readonly stride: number
}

/** y[c,i,j] = Σ_p,q x[c, i·stride + p, j·stride + q] / (rows · columns) for one image. */
export function emitAvgPool2dForward(module: ModuleBuilder, name: string, shape: AvgPool2dShape) {
  return module.function(name, { x: 'i32', y: 'i32' }, (f, { x, y }) => {
    const share = floats(1 / (shape.rows * shape.columns))
    forEachWindow(f, shape, { x, y }, (xPixel, yPixel) => {
      const sum = f.variable('sum', floats(0))
      forEachTap(f, shape, xPixel, (xAt) => f.set(sum, f32x4.add(sum, v128.load(xAt))))
      f.do(v128.store(yPixel, f32x4.mul(sum, share)))
    })
  })
}

/** dx[c,r,s] = Σ dy[c,i,j] / (rows · columns) over the windows that hold the pixel, for one image. */
export function emitAvgPool2dBackward(module: ModuleBuilder, name: string, shape: AvgPool2dShape) {
  return module.function(name, { dy: 'i32', dx: 'i32' }, (f, { dy, dx }) => {
    const share = floats(1 / (shape.rows * shape.columns))
    f.do(memory.fill(dx, int(0), int(shape.x.imageBytes)))
    forEachWindow(f, shape, { x: dx, y: dy }, (dxPixel, dyPixel) => {
      const gradient = f.variable('gradient', f32x4.mul(v128.load(dyPixel), share))
      forEachTap(f, shape, dxPixel, (dxAt) => {
        f.do(v128.store(dxAt, f32x4.add(v128.load(dxAt), gradient)))
      })
    })
  })
}

/** Emits a walk over the outputs, four channels at a time, with the first pixel of their windows. */
function forEachWindow(
  f: FunctionBuilder,
  { x, y, stride }: AvgPool2dShape,
  images: Record<'x' | 'y', Local<'i32'>>,
  body: (xPixel: Local<'i32'>, yPixel: Local<'i32'>) => void,
): void {
  const xRow = inside(f, x, images.x)
  const yRow = inside(f, y, images.y)
  f.repeat(y.height, () => {
    const xWindow = f.variable('xWindow', xRow)
    const yAt = f.variable('yAt', yRow)
    f.repeat(y.width, () => {
      const xPixel = f.variable('xPixel', xWindow)
      f.repeat(x.channelStride / 4, () => {
        body(xPixel, yAt)
        f.advance(xPixel, 16)
        f.advance(yAt, 16)
      })
      f.advance(xWindow, stride * x.columnBytes)
    })
    f.advance(xRow, stride * x.rowBytes)
    f.advance(yRow, y.rowBytes)
  })
}

function forEachTap(
  f: FunctionBuilder,
  { x, rows, columns }: AvgPool2dShape,
  first: Local<'i32'>,
  body: (xAt: Local<'i32'>) => void,
): void {
  const xRow = f.variable('xTapRow', first)
  f.repeat(rows, () => {
    const xAt = f.variable('xTap', xRow)
    f.repeat(columns, () => {
      body(xAt)
      f.advance(xAt, x.columnBytes)
    })
    f.advance(xRow, x.rowBytes)
  })
}
