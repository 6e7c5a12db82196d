import { int, type Int, type Local } from './assembler/expression.ts'
import type { FunctionBuilder } from './assembler/function-builder.ts'
import { i32 } from './assembler/vocabulary.ts'
import type { CompileOptions } from './compilation.ts'
import { argmaxBytes } from './kernels/conv2d-forward.ts'

/** Where a slice's copy of a value begins. */
export function valueAddress(
  { lowered, plan }: CompileOptions,
  value: number,
  { scratch, first }: { scratch: Int; first: Int },
): Int {
  const { region, offset } = plan.values[value]!
  if (region === 'scratch') return i32.add(scratch, int(offset))
  return i32.add(i32.mul(first, int(lowered.values[value]!.imageBytes)), int(offset))
}

/** Where a slice's copy of a value's gradient begins. */
export function gradientAddress(
  { lowered, plan }: CompileOptions,
  value: number,
  { scratch, first }: { scratch: Int; first: Int },
): Int {
  const { region, offset } = plan.gradients[value]!
  if (region === 'scratch') return i32.add(scratch, int(offset))
  return i32.add(i32.mul(first, int(lowered.values[value]!.imageBytes)), int(offset))
}

/** Where a slice's places of maxima begin; 0 where there is no pooling. */
export function argmaxAddress(
  { lowered, plan }: CompileOptions,
  index: number,
  { scratch, first }: { scratch: Int; first: Int },
): Int {
  const buffer = plan.argmax[index] ?? null
  if (buffer === null) return int(0)
  const { region, offset } = buffer
  if (region === 'scratch') return i32.add(scratch, int(offset))
  return i32.add(i32.mul(first, int(argmaxBytes(lowered.values[index + 1]!))), int(offset))
}

/** Emits a loop over images whose addresses move by so many bytes each. */
export function forEachImage(
  f: FunctionBuilder,
  count: Int,
  addresses: readonly (readonly [Int, number])[],
  body: (addresses: readonly Local<'i32'>[]) => void,
): void {
  const pointers = addresses.map(([address]) => f.variable('image', address))
  f.repeat(count, () => {
    body(pointers)
    for (const [index, [, bytes]] of addresses.entries()) f.advance(pointers[index]!, bytes)
  })
}
