import type { Float, Int, Local, Vector } from '../assembler/expression.ts'
import { floats, int } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import { f32, f32x4, i32, v128 } from '../assembler/vocabulary.ts'

/** `count` vector variables, each with a value of its own. */
export function variables(
  f: FunctionBuilder,
  label: string,
  count: number,
  value: (index: number) => Vector = () => floats(0),
): Local<'v128'>[] {
  return Array.from({ length: count }, (_, index) => f.variable(`${label}${index}`, value(index)))
}

/** The transpose of four vectors of four. */
export function transpose(f: FunctionBuilder, rows: readonly Vector[]): Local<'v128'>[] {
  const [a, b, c, d] = rows as [Vector, Vector, Vector, Vector]
  const low = f.variable('low', v128.shuffle(a, b, [0, 4, 1, 5]))
  const low2 = f.variable('low', v128.shuffle(c, d, [0, 4, 1, 5]))
  const high = f.variable('high', v128.shuffle(a, b, [2, 6, 3, 7]))
  const high2 = f.variable('high', v128.shuffle(c, d, [2, 6, 3, 7]))
  return [
    f.variable('column', v128.shuffle(low, low2, [0, 1, 4, 5])),
    f.variable('column', v128.shuffle(low, low2, [2, 3, 6, 7])),
    f.variable('column', v128.shuffle(high, high2, [0, 1, 4, 5])),
    f.variable('column', v128.shuffle(high, high2, [2, 3, 6, 7])),
  ]
}

/** The sum of the four lanes, (0 + 2) + (1 + 3). */
export function sumOfLanes(f: FunctionBuilder, vector: Vector): Float {
  const halves = f.variable('halves', vector)
  const pairs = f.variable('pairs', f32x4.add(halves, v128.shuffle(halves, halves, [2, 3, 2, 3])))
  return f32.add(f32x4.lane(pairs, 0), f32x4.lane(pairs, 1))
}

/** The largest of the four lanes; NaN if one is. */
export function largestLane(f: FunctionBuilder, vector: Vector): Float {
  const halves = f.variable('halves', vector)
  const pairs = f.variable('pairs', f32x4.max(halves, v128.shuffle(halves, halves, [2, 3, 2, 3])))
  return f32.max(f32x4.lane(pairs, 0), f32x4.lane(pairs, 1))
}

/** The address moved by a constant. */
export function at(address: Int, bytes: number): Int {
  return i32.add(address, int(bytes))
}
