import { floats, ints, type Local, type Vector } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, i32x4, v128 } from '../assembler/vocabulary.ts'

/** ln 2 in two parts, the first with so few bits that small multiples of it are exact. */
const LN2_HIGH = 0.693359375
const LN2_LOW = -2.1219444e-4

/** Below this exp is taken as 0, so that no probability is a (slow) denormal number. */
const NOTHING = -69

/**
 * exp(x) for x <= 0, relative error below 2e-7: x = n·ln 2 + r, exp(x) = 2ⁿ·exp(r), and a polynomial
 * for exp(r) on |r| <= ln 2 / 2 (coefficients: Moshier, Cephes, expf).
 */
export function emitExp(module: ModuleBuilder, f: FunctionBuilder, value: Vector): Local<'v128'> {
  const x = f.variable('x', value)
  const clamped = f32x4.pmax(x, floats(-80))
  const n = f.variable('n', f32x4.nearest(f32x4.mul(clamped, floats(Math.LOG2E))))
  const r = f.variable('r', module.madd(n, floats(-LN2_HIGH), x))
  f.set(r, module.madd(n, floats(-LN2_LOW), r))
  const series = emitPolynomial(
    module,
    f,
    r,
    [
      1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1,
      0.50000001201,
    ],
  )
  const mantissa = module.madd(f32x4.mul(r, r), series, f32x4.add(r, floats(1)))
  const power = i32x4.shl(i32x4.add(i32x4.fromFloats(n), ints(127)), 23)
  const exp = f32x4.mul(mantissa, power)
  return f.variable('exp', v128.andNot(exp, f32x4.less(x, floats(NOTHING))))
}

/**
 * ln(x) for normal x > 0, absolute error below 1e-7 + 1e-7 · |ln x|: x = 2ᵉ·(1 + m) with
 * √½ <= 1 + m < √2, and a polynomial for ln(1 + m) (coefficients: Moshier, Cephes, logf).
 */
export function emitLog(module: ModuleBuilder, f: FunctionBuilder, value: Vector): Local<'v128'> {
  const bits = f.variable('bits', value)
  const half = v128.or(v128.and(bits, ints(0x7fffff)), ints(0x3f000000))
  const x = f.variable('x', half)
  const isSmall = f.variable('isSmall', f32x4.less(x, floats(Math.SQRT1_2)))
  const exponent = i32x4.sub(i32x4.shiftRight(bits, 23), ints(126))
  const e = f.variable('e', f32x4.sub(f32x4.fromInts(exponent), v128.and(isSmall, floats(1))))
  const m = f.variable('m', f32x4.sub(f32x4.add(x, v128.and(isSmall, x)), floats(1)))
  const square = f.variable('square', f32x4.mul(m, m))
  const series = emitPolynomial(
    module,
    f,
    m,
    [
      7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1,
      -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ],
  )
  const y = f.variable('y', f32x4.mul(f32x4.mul(series, m), square))
  f.set(y, module.madd(e, floats(LN2_LOW), y))
  f.set(y, module.madd(square, floats(-0.5), y))
  return f.variable('log', module.madd(e, floats(LN2_HIGH), f32x4.add(m, y)))
}

/** Horner's rule, the highest coefficient first. */
function emitPolynomial(
  module: ModuleBuilder,
  f: FunctionBuilder,
  x: Local<'v128'>,
  coefficients: readonly number[],
): Local<'v128'> {
  const sum = f.variable('series', floats(coefficients[0]!))
  for (const coefficient of coefficients.slice(1)) {
    f.set(sum, module.madd(sum, x, floats(coefficient)))
  }
  return sum
}
