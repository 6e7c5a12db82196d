import { floats, int } from '../assembler/expression.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32, f32x4, i32, v128 } from '../assembler/vocabulary.ts'
import type { Tensor } from '../tensor.ts'
import { activeGradients } from './active-gradients.ts'
import { type Conv2dShape, windowOrigin, windowRowFloats } from './conv2d-shape.ts'
import { at, variables } from './vectors.ts'

/** Sums that stay in registers while a list is walked. */
const MOST_SUMS = 12

/**
 * dweight[o,p,(q,c)] += Σ over active[o] of gradient · x[window + (p,q,c)];
 * dbias[o] += Σ over active[o] of gradient, for one image.
 *
 * dweight is laid out `[filter][p][window row]` with whole vectors per window row; what lies in the
 * padding lanes is meaningless. Several entries go at once where a window has few vectors.
 */
export function emitConv2dBackwardParametersSparse(
  module: ModuleBuilder,
  name: string,
  shape: Conv2dShape & { readonly y: Tensor },
) {
  const parameters = { x: 'i32', lists: 'i32', dweight: 'i32', dbias: 'i32' } as const
  return module.function(name, parameters, (f, { x, lists, dweight, dbias }) => {
    const layout = activeGradients(shape.y)
    const vectorsPerRow = windowRowFloats(shape) / 4
    const windowVectors = Array.from(
      { length: shape.kernel * vectorsPerRow },
      (_, vector) =>
        Math.floor(vector / vectorsPerRow) * shape.x.rowBytes + (vector % vectorsPerRow) * 16,
    )
    const origin = f.variable('origin', at(x, windowOrigin(shape)))
    const list = f.variable('list', at(lists, layout.lengthsBytes))
    const lengthAt = f.variable('lengthAt', lists)
    const dw = f.variable('dw', dweight)
    const db = f.variable('db', dbias)

    const walk = (offsets: readonly number[], withBias: boolean, moveBytes: number) => {
      const together = offsets.length <= 3 ? 4 : offsets.length <= 6 ? 2 : 1
      const sums = variables(f, 'sum', offsets.length * together)
      const bias = variables(f, 'bias', withBias ? together : 0)
      const entry = f.variable('entry', list)
      const rounds = i32.shiftRight(
        i32.add(i32.load(lengthAt), int(together - 1)),
        int(Math.log2(together)),
      )
      f.repeat(rounds, () => {
        for (let turn = 0; turn < together; turn++) {
          const gradient = f.variable('gradient', v128.loadSplat(entry, 8 * turn))
          const window = f.variable('window', i32.add(origin, i32.load(entry, 8 * turn + 4)))
          for (const [index, offset] of offsets.entries()) {
            const sum = sums[turn * offsets.length + index]!
            f.set(sum, module.madd(gradient, v128.load(window, offset), sum))
          }
          const total = bias[turn]
          if (total) f.set(total, f32x4.add(total, gradient))
        }
        f.advance(entry, 8 * together)
      })
      for (const index of offsets.keys()) {
        let total = v128.load(dw, 16 * index)
        for (let turn = 0; turn < together; turn++) {
          total = f32x4.add(total, sums[turn * offsets.length + index]!)
        }
        f.do(v128.store(dw, total, 16 * index))
      }
      if (withBias) {
        const total = bias.reduce(
          (left, right) => f.variable('total', f32x4.add(left, right)),
          f.variable('total', floats(0)),
        )
        f.do(f32.store(db, f32.add(f32.load(db), f32x4.lane(total, 0))))
      }
      f.advance(dw, moveBytes)
    }
    f.repeat(shape.filters, () => {
      emitChunks(windowVectors, (offsets, isFirst) => walk(offsets, isFirst, 16 * offsets.length))
      f.advance(list, layout.listBytes)
      f.advance(lengthAt, 4)
      f.advance(db, 4)
    })
  })
}

/** Cuts the window into nearly equal parts of at most MOST_SUMS vectors. */
function emitChunks(
  vectors: readonly number[],
  emit: (offsets: readonly number[], isFirst: boolean) => void,
): void {
  const chunks = Math.ceil(vectors.length / MOST_SUMS)
  for (let chunk = 0; chunk < chunks; chunk++) {
    const from = Math.round((chunk * vectors.length) / chunks)
    const to = Math.round(((chunk + 1) * vectors.length) / chunks)
    emit(vectors.slice(from, to), chunk === 0)
  }
}
