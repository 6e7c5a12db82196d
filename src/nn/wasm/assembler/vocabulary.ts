import {
  apply,
  constantOf,
  int,
  type Effect,
  type Float,
  type Int,
  type Vector,
} from './expression.ts'
import { AssemblyError } from './expression.ts'
import type { InstructionName } from './instructions.ts'

/** Addresses are in bytes; `offset` is a constant that the access adds for free. */
type Load<Value> = (address: Int, offset?: number) => Value
type Store<Value> = (address: Int, value: Value, offset?: number) => Effect

const unary =
  <A extends Int | Float | Vector, R extends Int | Float | Vector>(name: InstructionName) =>
  (a: A): R =>
    apply(name, [a]) as R
const binary =
  <A extends Int | Float | Vector, R extends Int | Float | Vector = A>(name: InstructionName) =>
  (a: A, b: A): R =>
    apply(name, [a, b]) as R
const load =
  <R extends Int | Float | Vector>(name: InstructionName): Load<R> =>
  (address, offset = 0) =>
    apply(name, [address], [checkOffset(offset)]) as R
const store =
  <V extends Int | Float | Vector>(name: InstructionName): Store<V> =>
  (address, value, offset = 0) =>
    apply(name, [address, value], [checkOffset(offset)])
const shift = (name: InstructionName) => (a: Vector, bits: number) =>
  apply<'v128'>(name, [a, int(bits)])

function checkOffset(offset: number): number {
  if (Number.isInteger(offset) && offset >= 0) return offset
  throw new AssemblyError(`A memory access can't have the offset ${offset}.`)
}

export const i32 = {
  load: load<Int>('i32.load'),
  load8: load<Int>('i32.load8_u'),
  store: store<Int>('i32.store'),
  /** Sums and products with constants are folded, so that generators may be generous with them. */
  add: (a: Int, b: Int): Int => {
    const [x, y] = [constantOf(a), constantOf(b)]
    if (x !== null && y !== null) return int((x + y) | 0)
    if (x === 0) return b
    return y === 0 ? a : apply('i32.add', [a, b])
  },
  mul: (a: Int, b: Int): Int => {
    const [x, y] = [constantOf(a), constantOf(b)]
    if (x !== null && y !== null) return int(Math.imul(x, y))
    if (x === 1) return b
    return y === 1 ? a : apply('i32.mul', [a, b])
  },
  sub: binary<Int>('i32.sub'),
  and: binary<Int>('i32.and'),
  or: binary<Int>('i32.or'),
  xor: binary<Int>('i32.xor'),
  shl: binary<Int>('i32.shl'),
  shiftRight: binary<Int>('i32.shr_u'),
  isZero: unary<Int, Int>('i32.eqz'),
  equal: binary<Int>('i32.eq'),
  notEqual: binary<Int>('i32.ne'),
  less: binary<Int>('i32.lt_u'),
  greater: binary<Int>('i32.gt_u'),
  atLeast: binary<Int>('i32.ge_u'),
  fromBits: unary<Float, Int>('i32.reinterpret_f32'),
}

export const f32 = {
  load: load<Float>('f32.load'),
  store: store<Float>('f32.store'),
  add: binary<Float>('f32.add'),
  sub: binary<Float>('f32.sub'),
  mul: binary<Float>('f32.mul'),
  div: binary<Float>('f32.div'),
  max: binary<Float>('f32.max'),
  equal: binary<Float, Int>('f32.eq'),
  notEqual: binary<Float, Int>('f32.ne'),
  less: binary<Float, Int>('f32.lt'),
  greater: binary<Float, Int>('f32.gt'),
  fromInt: unary<Int, Float>('f32.convert_i32_s'),
  fromBits: unary<Int, Float>('f32.reinterpret_i32'),
}

export const v128 = {
  load: load<Vector>('v128.load'),
  /** Eight bytes, each widened to 16 bits. */
  loadBytes: load<Vector>('v128.load8x8_u'),
  loadSplat: load<Vector>('v128.load32_splat'),
  /** Four bytes in lane 0, zeros elsewhere. */
  loadOne: load<Vector>('v128.load32_zero'),
  store: store<Vector>('v128.store'),
  /** Lanes 0 and 1 (`half` 0) or 2 and 3 (`half` 1). */
  storeHalf: (address: Int, value: Vector, half: 0 | 1, offset = 0): Effect =>
    apply('v128.store64_lane', [address, value], [checkOffset(offset), half]),
  and: binary<Vector>('v128.and'),
  /** `a & ~b` */
  andNot: binary<Vector>('v128.andnot'),
  or: binary<Vector>('v128.or'),
  xor: binary<Vector>('v128.xor'),
  /** Bits of `a` where the mask is set, of `b` elsewhere. */
  choose: (a: Vector, b: Vector, mask: Vector) => apply<'v128'>('v128.bitselect', [a, b, mask]),
  isAnySet: unary<Vector, Int>('v128.any_true'),
  /** Lanes 0-3 come from `a`, 4-7 from `b`. */
  shuffle: (a: Vector, b: Vector, lanes: readonly [number, number, number, number]): Vector =>
    apply(
      'i8x16.shuffle',
      [a, b],
      lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
    ),
}

export const i32x4 = {
  splat: unary<Int, Vector>('i32x4.splat'),
  lane: (a: Vector, lane: number) => apply<'i32'>('i32x4.extract_lane', [a], [lane]),
  widenLowBytes: unary<Vector, Vector>('i16x8.extend_low_i8x16_u'),
  widenLow: unary<Vector, Vector>('i32x4.extend_low_i16x8_u'),
  widenHigh: unary<Vector, Vector>('i32x4.extend_high_i16x8_u'),
  add: binary<Vector>('i32x4.add'),
  sub: binary<Vector>('i32x4.sub'),
  mul: binary<Vector>('i32x4.mul'),
  shl: shift('i32x4.shl'),
  shiftRight: shift('i32x4.shr_u'),
  equal: binary<Vector>('i32x4.eq'),
  less: binary<Vector>('i32x4.lt_u'),
  atLeast: binary<Vector>('i32x4.ge_u'),
  fromFloats: unary<Vector, Vector>('i32x4.trunc_sat_f32x4_s'),
}

export const f32x4 = {
  splat: unary<Float, Vector>('f32x4.splat'),
  lane: (a: Vector, lane: number) => apply<'f32'>('f32x4.extract_lane', [a], [lane]),
  withLane: (a: Vector, lane: number, value: Float) =>
    apply<'v128'>('f32x4.replace_lane', [a, value], [lane]),
  add: binary<Vector>('f32x4.add'),
  sub: binary<Vector>('f32x4.sub'),
  mul: binary<Vector>('f32x4.mul'),
  div: binary<Vector>('f32x4.div'),
  max: binary<Vector>('f32x4.max'),
  /** `b < a ? b : a` */
  pmin: binary<Vector>('f32x4.pmin'),
  /** `a < b ? b : a` */
  pmax: binary<Vector>('f32x4.pmax'),
  abs: unary<Vector, Vector>('f32x4.abs'),
  sqrt: unary<Vector, Vector>('f32x4.sqrt'),
  nearest: unary<Vector, Vector>('f32x4.nearest'),
  notEqual: binary<Vector>('f32x4.ne'),
  less: binary<Vector>('f32x4.lt'),
  greater: binary<Vector>('f32x4.gt'),
  atLeast: binary<Vector>('f32x4.ge'),
  fromInts: unary<Vector, Vector>('f32x4.convert_i32x4_s'),
}

export const atomic = {
  load: load<Int>('i32.atomic.load'),
  store: store<Int>('i32.atomic.store'),
  /** Adds and returns the value before. */
  add: (address: Int, value: Int, offset = 0) =>
    apply<'i32'>('i32.atomic.rmw.add', [address, value], [checkOffset(offset)]),
  notify: (address: Int, count: Int, offset = 0) =>
    apply<'i32'>('memory.atomic.notify', [address, count], [checkOffset(offset)]),
}

export const memory = {
  fill: (address: Int, byte: Int, length: Int): Effect =>
    apply('memory.fill', [address, byte, length]),
  copy: (to: Int, from: Int, length: Int): Effect => apply('memory.copy', [to, from, length]),
}
