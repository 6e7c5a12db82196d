import type { ModuleBuilder } from '../assembler/module-builder.ts'
import type { Vector } from '../assembler/expression.ts'
import { v128 } from '../assembler/vocabulary.ts'
import { type Conv2dShape, windowRowFloats } from './conv2d-shape.ts'
import { variables } from './vectors.ts'
import { winogradPlaces } from './winograd-shape.ts'
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
  return module.function(name, { weight: 'i32', u: 'i32' }, (f, { weight, u }) => {
    const transform = prepareFilterTransform(module, f, kernel)
    const w = f.variable('w', weight)
    const to = f.variable('to', u)
    const placeBytes = 32 * x.channels
    f.repeat(2 * x.channels, () => {
      const g = variables(f, 'g', kernel * kernel, (tap) => v128.load(w, tap * placeBytes))
      for (const [place, value] of bothWays(g, kernel, transform).entries()) {
        f.do(v128.store(to, value, place * placeBytes))
      }
      f.advance(w, 16)
      f.advance(to, 16)
    })
  })
}

/**
 * The same for the gradient of the input, from eight filters o: u[ξ,o,c] of each filter flipped along both
 * axes.
 *
 * The weights come by filter, `[filter][p][window row]`; results lie in panels of channels,
 * `[c / 8][ξ][filter][8]`. x.channels % 8 == 0
 */
export function emitFlippedWinogradWeights(
  module: ModuleBuilder,
  name: string,
  shape: Conv2dShape,
) {
  return module.function(name, { copy: 'i32', u: 'i32' }, (f, { copy, u }) => {
    const { x, filters, kernel } = shape
    const transform = prepareFilterTransform(module, f, kernel)
    const rowBytes = 4 * windowRowFloats(shape)
    const placeBytes = 32 * filters
    const taps = kernel * kernel
    const tapOffset = (tap: number) =>
      Math.floor(tap / kernel) * rowBytes + (tap % kernel) * x.columnBytes
    const filter = f.variable('filter', copy)
    const toFilter = f.variable('toFilter', u)
    f.repeat(8, () => {
      const w = f.variable('w', filter)
      const to = f.variable('to', toFilter)
      f.repeat(x.channels / 8, () => {
        for (const half of [0, 16]) {
          const g = variables(f, 'g', taps, (tap) => v128.load(w, tapOffset(taps - 1 - tap) + half))
          for (const [place, value] of bothWays(g, kernel, transform).entries()) {
            f.do(v128.store(to, value, place * placeBytes + half))
          }
        }
        f.advance(w, 32)
        f.advance(to, winogradPlaces(shape) * placeBytes)
      })
      f.advance(filter, kernel * rowBytes)
      f.advance(toFilter, 32)
    })
  })
}

/** G g Gᵀ, row after row, from the taps of g, row after row. */
function bothWays(
  g: readonly Vector[],
  kernel: number,
  transform: (column: readonly Vector[]) => readonly Vector[],
): Vector[] {
  // Column q of the filter is every `kernel`-th tap.
  const columns = g
    .slice(0, kernel)
    .map((_, q) => transform(g.filter((_, tap) => tap % kernel === q)))
  return columns[0]!.flatMap((_, row) => [...transform(columns.map((column) => column[row]!))])
}
