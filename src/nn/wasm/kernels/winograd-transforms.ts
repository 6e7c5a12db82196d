import { floats, type Vector } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4 } from '../assembler/vocabulary.ts'

/*
 * Winograd's minimal filtering F(2, r): two neighbouring outputs of a filter with r taps from r + 1
 * products instead of 2r (Lavin & Gray 2015, section 4.1):
 *
 *     y = Aᵀ [ (G g) ⊙ (Bᵀ d) ]
 *
 * with d the r + 1 inputs and g the filter. It multiplies polynomials at chosen points: 0, 1, -1 and ∞
 * for r = 3; 0, 1, -1, 1/2, -1/2 and ∞ for r = 5 (smaller numbers, and so smaller errors, than with
 * the usual 2 and -2).
 */

/** Outputs of a tile in one direction. */
export const TILE_OUTPUTS = 2

/** Filters that can be transformed. */
export const WINOGRAD_KERNELS: readonly number[] = [3, 5]

/** One matrix applied to a column of vectors; emits arithmetic only. */
export type Transform = (column: readonly Vector[]) => Vector[]

/** Bᵀ·d: `[r + 1]` -> `[r + 1]`; the constants come where `f` stands. */
export function prepareInputTransform(
  module: ModuleBuilder,
  f: FunctionBuilder,
  kernel: number,
): Transform {
  const { sum, difference, madd, constant } = arithmetic(module, f)
  if (kernel === 3) {
    // ⎡ 1  0 -1  0 ⎤
    // ⎢ 0  1  1  0 ⎥
    // ⎢ 0 -1  1  0 ⎥
    // ⎣ 0  1  0 -1 ⎦
    return ([d0, d1, d2, d3]) => [
      difference(d0!, d2!),
      sum(d1!, d2!),
      difference(d2!, d1!),
      difference(d1!, d3!),
    ]
  }
  // ⎡ 1/4    0  -5/4    0   1   0 ⎤
  // ⎢   0 -1/4  -1/4    1   1   0 ⎥
  // ⎢   0  1/4  -1/4   -1   1   0 ⎥
  // ⎢   0 -1/2    -1  1/2   1   0 ⎥
  // ⎢   0  1/2    -1 -1/2   1   0 ⎥
  // ⎣   0  1/4     0 -5/4   0   1 ⎦
  const [quarter, minusQuarter] = [constant(1 / 4), constant(-1 / 4)]
  const [half, minusHalf] = [constant(1 / 2), constant(-1 / 2)]
  const minusFiveQuarters = constant(-5 / 4)
  return ([d0, d1, d2, d3, d4, d5]) => {
    const even = madd(d2!, minusQuarter, d4!)
    const odd = madd(d1!, minusQuarter, d3!)
    const evenOfHalf = difference(d4!, d2!)
    const oddOfHalf = difference(d3!, d1!)
    return [
      madd(d0!, quarter, madd(d2!, minusFiveQuarters, d4!)),
      sum(even, odd),
      difference(even, odd),
      madd(oddOfHalf, half, evenOfHalf),
      madd(oddOfHalf, minusHalf, evenOfHalf),
      madd(d1!, quarter, madd(d3!, minusFiveQuarters, d5!)),
    ]
  }
}

/** G·g: `[r]` -> `[r + 1]` */
export function prepareFilterTransform(
  module: ModuleBuilder,
  f: FunctionBuilder,
  kernel: number,
): Transform {
  const { sum, difference, product, constant } = arithmetic(module, f)
  if (kernel === 3) {
    // ⎡   1    0    0 ⎤
    // ⎢ 1/2  1/2  1/2 ⎥
    // ⎢ 1/2 -1/2  1/2 ⎥
    // ⎣   0    0    1 ⎦
    const half = constant(1 / 2)
    return ([g0, g1, g2]) => {
      const outer = sum(g0!, g2!)
      return [g0!, product(sum(outer, g1!), half), product(difference(outer, g1!), half), g2!]
    }
  }
  // ⎡    4     0     0     0     0 ⎤
  // ⎢  2/3   2/3   2/3   2/3   2/3 ⎥
  // ⎢  2/3  -2/3   2/3  -2/3   2/3 ⎥
  // ⎢ -8/3  -4/3  -2/3  -1/3  -1/6 ⎥
  // ⎢ -8/3   4/3  -2/3   1/3  -1/6 ⎥
  // ⎣    0     0     0     0     1 ⎦
  const times = (factor: number, value: Vector) => product(value, constant(factor))
  return ([g0, g1, g2, g3, g4]) => {
    const even = times(2 / 3, sum(sum(g0!, g2!), g4!))
    const odd = times(2 / 3, sum(g1!, g3!))
    const evenOfHalf = sum(sum(times(-8 / 3, g0!), times(-2 / 3, g2!)), times(-1 / 6, g4!))
    const oddOfHalf = sum(times(-4 / 3, g1!), times(-1 / 3, g3!))
    return [
      times(4, g0!),
      sum(even, odd),
      difference(even, odd),
      sum(evenOfHalf, oddOfHalf),
      difference(evenOfHalf, oddOfHalf),
      g4!,
    ]
  }
}

/** Aᵀ·m: `[r + 1]` -> `[2]` */
export function prepareOutputTransform(
  module: ModuleBuilder,
  f: FunctionBuilder,
  kernel: number,
): Transform {
  const { sum, difference, madd, constant } = arithmetic(module, f)
  if (kernel === 3) {
    // ⎡ 1  1  1  0 ⎤
    // ⎣ 0  1 -1 -1 ⎦
    return ([m0, m1, m2, m3]) => [sum(m0!, sum(m1!, m2!)), difference(difference(m1!, m2!), m3!)]
  }
  // ⎡ 1  1  1    1    1  0 ⎤
  // ⎣ 0  1 -1  1/2 -1/2  1 ⎦
  const half = constant(1 / 2)
  return ([m0, m1, m2, m3, m4, m5]) => [
    sum(m0!, sum(sum(m1!, m2!), sum(m3!, m4!))),
    sum(madd(difference(m3!, m4!), half, difference(m1!, m2!)), m5!),
  ]
}

function arithmetic(module: ModuleBuilder, f: FunctionBuilder) {
  const kept = (value: Vector) => f.variable('t', value)
  return {
    sum: (a: Vector, b: Vector) => kept(f32x4.add(a, b)),
    difference: (a: Vector, b: Vector) => kept(f32x4.sub(a, b)),
    product: (a: Vector, b: Vector) => kept(f32x4.mul(a, b)),
    madd: (a: Vector, b: Vector, c: Vector) => kept(module.madd(a, b, c)),
    constant: (value: number) => f.variable('constant', floats(value)),
  }
}
