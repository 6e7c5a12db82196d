import { floats } from '../assembler/expression.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import type { Tensor } from '../tensor.ts'
import { forEachVector } from './elementwise.ts'

/** y[i] = max(x[i], 0), and NaN for NaN, for one image. */
export function emitReluForward(
  module: ModuleBuilder,
  name: string,
  shape: { readonly x: Tensor; readonly y: Tensor },
) {
  return module.function(name, { x: 'i32', y: 'i32' }, (f, { x, y }) => {
    forEachVector(
      f,
      [
        [shape.x, x],
        [shape.y, y],
      ],
      ([xAt, yAt]) => {
        f.do(v128.store(yAt, f32x4.pmax(v128.load(xAt), floats(0))))
      },
    )
  })
}

/** dx[i] = dy[i] where y[i] > 0, else 0, for one image; dx and dy may be the same. */
export function emitReluBackward(
  module: ModuleBuilder,
  name: string,
  shape: { readonly y: Tensor; readonly dy: Tensor; readonly dx: Tensor },
) {
  return module.function(name, { y: 'i32', dy: 'i32', dx: 'i32' }, (f, { y, dy, dx }) => {
    const images = [
      [shape.y, y],
      [shape.dy, dy],
      [shape.dx, dx],
    ] as const
    forEachVector(f, images, ([yAt, dyAt, dxAt]) => {
      const isPositive = f32x4.greater(v128.load(yAt), floats(0))
      f.do(v128.store(dxAt, v128.and(v128.load(dyAt), isPositive)))
    })
  })
}
