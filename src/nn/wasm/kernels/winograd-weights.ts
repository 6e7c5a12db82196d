import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { v128 } from '../assembler/vocabulary.ts'
import type { Conv2dShape } from './conv2d-shape.ts'
import { variables } from './vectors.ts'
import { winogradPlaces } from './winograd.ts'
import { prepareFilterTransform } from './winograd-transforms.ts'

/** The transformed weights, `[filter / 8][ξ][channel][8]`. */
export function winogradWeightBytes(shape: Conv2dShape): number {
  return 4 * winogradPlaces(shape) * shape.x.channels * shape.filters
}

/**
 * u[ξ,c,o] = (G g_{c,o} Gᵀ)[ξ] for the eight filters o of one panel.
 *
 * Weights and results lie in panels: `[p][q][channel][8]` and `[ξ][channel][8]`.
 */
export function emitWinogradWeights(
  module: ModuleBuilder,
  name: string,
  { x, kernel }: Conv2dShape,
) {
  const size = kernel + 1
  return module.function(name, { weight: 'i32', u: 'i32' }, (f, { weight, u }) => {
    const transform = prepareFilterTransform(module, f, kernel)
    const w = f.variable('w', weight)
    const to = f.variable('to', u)
    const placeBytes = 32 * x.channels
    f.repeat(2 * x.channels, () => {
      const g = variables(f, 'g', kernel * kernel, (tap) => v128.load(w, tap * placeBytes))
      // Column q of the filter is every `kernel`-th tap.
      const columns = g
        .slice(0, kernel)
        .map((_, q) => transform(g.filter((_, tap) => tap % kernel === q)))
      for (let row = 0; row < size; row++) {
        const across = transform(columns.map((column) => column[row]!))
        for (const [column, value] of across.entries()) {
          f.do(v128.store(to, value, (size * row + column) * placeBytes))
        }
      }
      f.advance(w, 16)
      f.advance(to, 16)
    })
  })
}
