import { int, type Int, type Local } from './assembler/expression.ts'
import type { FunctionBuilder } from './assembler/function-builder.ts'
import { i32 } from './assembler/vocabulary.ts'
import type { CompileOptions } from './compilation.ts'
import { argmaxBytes } from './kernels/conv2d-forward.ts'
import type { Buffer } from './value-plan.ts'

/** Where a slice is: its thread's own memory, and its first image in the batch. */
interface SlicePlace {
  readonly scratch: Int
  readonly first: Int
}

/** Where a slice's copy of a value begins. */
export function valueAddress(
  { lowered, plan }: CompileOptions,
  value: number,
  slice: SlicePlace,
): Int {
  return addressOf(plan.values[value]!, lowered.values[value]!.imageBytes, slice)
}

/** Where a slice's copy of a value's gradient begins. */
export function gradientAddress(
  { lowered, plan }: CompileOptions,
  value: number,
  slice: SlicePlace,
): Int {
  return addressOf(plan.gradients[value]!, lowered.values[value]!.imageBytes, slice)
}

/** Where a slice's places of maxima begin; 0 where there is no pooling. */
export function argmaxAddress(
  { lowered, plan }: CompileOptions,
  index: number,
  slice: SlicePlace,
): Int {
  const buffer = plan.argmax[index] ?? null
  return buffer ? addressOf(buffer, argmaxBytes(lowered.values[index + 1]!), slice) : int(0)
}

function addressOf(
  { region, offset }: Buffer,
  imageBytes: number,
  { scratch, first }: SlicePlace,
): Int {
  if (region === 'scratch') return i32.add(scratch, int(offset))
  return i32.add(i32.mul(first, int(imageBytes)), int(offset))
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
