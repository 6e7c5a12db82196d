import { floats } from '../assembler/expression.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import type { Tensor } from '../tensor.ts'
import { forEachVector } from './elementwise.ts'

/** y[i] = x[i] where x[i] > 0, else slope · x[i], for one image. */
export function emitLeakyReluForward(
  module: ModuleBuilder,
  name: string,
  shape: { readonly x: Tensor; readonly y: Tensor; readonly slope: number },
) {
  return module.function(name, { x: 'i32', y: 'i32' }, (f, { x, y }) => {
    const images = [
      [shape.x, x],
      [shape.y, y],
    ] as const
    forEachVector(f, images, ([xAt, yAt]) => {
      const value = f.variable('value', v128.load(xAt))
      const isPositive = f32x4.greater(value, floats(0))
      const shrunk = f32x4.mul(value, floats(shape.slope))
      f.do(v128.store(yAt, v128.choose(value, shrunk, isPositive)))
    })
  })
}

/** dx[i] = dy[i] where x[i] > 0, else slope · dy[i], for one image. */
export function emitLeakyReluBackward(
  module: ModuleBuilder,
  name: string,
  shape: { readonly x: Tensor; readonly dy: Tensor; readonly dx: Tensor; readonly slope: number },
) {
  return module.function(name, { x: 'i32', dy: 'i32', dx: 'i32' }, (f, { x, dy, dx }) => {
    const images = [
      [shape.x, x],
      [shape.dy, dy],
      [shape.dx, dx],
    ] as const
    forEachVector(f, images, ([xAt, dyAt, dxAt]) => {
      const gradient = f.variable('gradient', v128.load(dyAt))
      const isPositive = f32x4.greater(v128.load(xAt), floats(0))
      const shrunk = f32x4.mul(gradient, floats(shape.slope))
      f.do(v128.store(dxAt, v128.choose(gradient, shrunk, isPositive)))
    })
  })
}
