import { int, type Local } from '../assembler/expression.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { i32, memory, v128 } from '../assembler/vocabulary.ts'
import type { Tensor } from '../tensor.ts'
import { type Conv2dShape, windowOrigin, windowRowFloats } from './conv2d-shape.ts'
import { at, variables } from './vectors.ts'

/** Sums that stay in registers while the filters are walked. */
const MOST_SUMS = 12

/**
 * dx[window(i,j) + (p,q,c)] += Σ_o dy[o,i,j] · weight[o,p,(q,c)] for one image: each output's gradient
 * goes back through the window that it saw.
 *
 * Works for any kernel, stride and padding. The weights are laid out `[filter][p][window row]`. dx has
 * the geometry of x; its halo gets sums that nobody reads.
 */
export function emitConv2dBackwardInput(
  module: ModuleBuilder,
  name: string,
  shape: Conv2dShape & { readonly dy: Tensor; readonly dx: Tensor },
) {
  const parameters = { dy: 'i32', weight: 'i32', dx: 'i32' } as const
  return module.function(name, parameters, (f, { dy, weight, dx }) => {
    const rowFloats = windowRowFloats(shape)
    const filterBytes = 4 * shape.kernel * rowFloats
    const origin = windowOrigin({ ...shape, x: shape.dx })
    f.do(memory.fill(dx, int(0), int(shape.dx.imageBytes)))
    const dxRow = f.variable('dxRow', at(dx, origin))
    const dyRow = f.variable('dyRow', at(dy, shape.dy.insideBytes))

    const addVectors = (
      count: number,
      dyPixel: Local<'i32'>,
      window: Local<'i32'>,
      w: Local<'i32'>,
    ) => {
      const sums = variables(f, 'sum', count, (vector) => v128.load(window, 16 * vector))
      const gradientAt = f.variable('dyAt', dyPixel)
      const wAt = f.variable('wAt', w)
      f.repeat(shape.filters, () => {
        const gradient = f.variable('gradient', v128.loadSplat(gradientAt))
        for (const [vector, sum] of sums.entries()) {
          f.set(sum, module.madd(gradient, v128.load(wAt, 16 * vector), sum))
        }
        f.advance(gradientAt, 4)
        f.advance(wAt, filterBytes)
      })
      for (const [vector, sum] of sums.entries()) f.do(v128.store(window, sum, 16 * vector))
      f.advance(window, 16 * count)
      f.advance(w, 16 * count)
    }
    f.repeat(shape.rows, () => {
      const dyPixel = f.variable('dyPixel', dyRow)
      const corner = f.variable('corner', dxRow)
      f.repeat(shape.columns, () => {
        const w = f.variable('w', weight)
        const windowRow = f.variable('windowRow', corner)
        f.repeat(shape.kernel, () => {
          const window = f.variable('window', windowRow)
          const vectors = rowFloats / 4
          f.repeat(Math.floor(vectors / MOST_SUMS), () => addVectors(MOST_SUMS, dyPixel, window, w))
          if (vectors % MOST_SUMS > 0) addVectors(vectors % MOST_SUMS, dyPixel, window, w)
          f.set(windowRow, i32.add(windowRow, int(shape.dx.rowBytes)))
        })
        f.advance(dyPixel, shape.dy.columnBytes)
        f.advance(corner, shape.stride * shape.dx.columnBytes)
      })
      f.advance(dxRow, shape.stride * shape.dx.rowBytes)
      f.advance(dyRow, shape.dy.rowBytes)
    })
  })
}
