import { floats, type Vector } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import type { Conv2dShape } from './conv2d-shape.ts'
import { variables } from './vectors.ts'
import { PLACES } from './winograd.ts'

/** The transformed weights, `[filter / 8][ξ][channel][8]`. */
export function winogradWeightBytes({ x, filters }: Conv2dShape): number {
  return 4 * PLACES * x.channels * filters
}

/**
 * u[ξ,c,o] = (G g_{c,o} Gᵀ)[ξ] for the eight filters o of one panel.
 *
 * Weights and results lie in panels: `[p][q][channel][8]` and `[ξ][channel][8]`.
 */
export function emitWinogradWeights(module: ModuleBuilder, name: string, { x }: Conv2dShape) {
  return module.function(name, { weight: 'i32', u: 'i32' }, (f, { weight, u }) => {
    const w = f.variable('w', weight)
    const to = f.variable('to', u)
    const placeBytes = 32 * x.channels
    f.repeat(2 * x.channels, () => {
      const g = variables(f, 'g', 9, (tap) => v128.load(w, tap * placeBytes))
      const columns = [0, 1, 2].map((q) => emitFilterColumn(f, [g[q]!, g[3 + q]!, g[6 + q]!]))
      for (let row = 0; row < 4; row++) {
        const across = emitFilterColumn(
          f,
          columns.map((column) => column[row]!),
        )
        for (const [column, value] of across.entries()) {
          f.do(v128.store(to, value, (4 * row + column) * placeBytes))
        }
      }
      f.advance(w, 16)
      f.advance(to, 16)
    })
  })
}

/** G·g for one column of three: (g0, (g0 + g1 + g2) / 2, (g0 - g1 + g2) / 2, g2). */
function emitFilterColumn(f: FunctionBuilder, g: readonly Vector[]): Vector[] {
  const [g0, g1, g2] = g as [Vector, Vector, Vector]
  const outer = f.variable('outer', f32x4.add(g0, g2))
  const half = floats(0.5)
  const plus = f.variable('plus', f32x4.mul(f32x4.add(outer, g1), half))
  const minus = f.variable('minus', f32x4.mul(f32x4.sub(outer, g1), half))
  return [g0, plus, minus, g2]
}
