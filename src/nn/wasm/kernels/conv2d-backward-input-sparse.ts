import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { int } from '../assembler/expression.ts'
import { i32, memory, v128 } from '../assembler/vocabulary.ts'
import type { Tensor } from '../tensor.ts'
import { activeGradients } from './active-gradients.ts'
import { type Conv2dShape, windowOrigin, windowRowFloats } from './conv2d-shape.ts'
import { at } from './vectors.ts'

/**
 * dx[window + (p,q,c)] = Σ over o and active[o] of gradient · weight[o,p,(q,c)], for one image.
 *
 * The weights are laid out `[filter][p][window row]`. dx has the geometry of x; its halo gets sums
 * that nobody reads.
 */
export function emitConv2dBackwardInputSparse(
  module: ModuleBuilder,
  name: string,
  shape: Conv2dShape & { readonly y: Tensor; readonly dx: Tensor },
) {
  const parameters = { lists: 'i32', weight: 'i32', dx: 'i32' } as const
  return module.function(name, parameters, (f, { lists, weight, dx }) => {
    const layout = activeGradients(shape.y)
    const vectorsPerRow = windowRowFloats(shape) / 4
    const rowsAtOnce = Math.max(1, Math.floor(64 / vectorsPerRow))
    f.do(memory.fill(dx, int(0), int(shape.dx.imageBytes)))
    const origin = f.variable('origin', at(dx, windowOrigin({ ...shape, x: shape.dx })))
    const list = f.variable('list', at(lists, layout.lengthsBytes))
    const lengthAt = f.variable('lengthAt', lists)
    const w = f.variable('w', weight)

    const addRow = (
      row: number,
      gradient: Parameters<typeof module.madd>[0],
      window: typeof w,
      wRow: typeof w,
    ) => {
      for (let vector = 0; vector < vectorsPerRow; vector++) {
        const place = row * shape.dx.rowBytes + 16 * vector
        const product = v128.load(wRow, 16 * (row * vectorsPerRow + vector))
        const sum = module.madd(gradient, product, v128.load(window, place))
        f.do(v128.store(window, sum, place))
      }
    }
    f.repeat(shape.filters, () => {
      const entry = f.variable('entry', list)
      f.repeat(i32.load(lengthAt), () => {
        const gradient = f.variable('gradient', v128.loadSplat(entry))
        const window = f.variable('window', i32.add(origin, i32.load(entry, 4)))
        const wRow = f.variable('wRow', w)
        f.repeat(Math.floor(shape.kernel / rowsAtOnce), () => {
          for (let row = 0; row < rowsAtOnce; row++) addRow(row, gradient, window, wRow)
          f.advance(window, rowsAtOnce * shape.dx.rowBytes)
          f.advance(wRow, 16 * rowsAtOnce * vectorsPerRow)
        })
        for (let row = 0; row < shape.kernel % rowsAtOnce; row++)
          addRow(row, gradient, window, wRow)
        f.advance(entry, 8)
      })
      f.advance(list, layout.listBytes)
      f.advance(lengthAt, 4)
      f.advance(w, 16 * shape.kernel * vectorsPerRow)
    })
  })
}
