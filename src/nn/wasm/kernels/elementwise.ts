import type { Local } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { Tensor } from '../tensor.ts'
import { at } from './vectors.ts'

/** A tensor's geometry and the address of one of its images. */
export type Operand = readonly [Tensor, Local<'i32'>]

/**
 * Emits a walk over the vectors of images that have the same shape but perhaps different halos.
 * @param body gets one address per image
 */
export function forEachVector<const Operands extends readonly Operand[]>(
  f: FunctionBuilder,
  operands: Operands,
  body: (addresses: { readonly [Index in keyof Operands]: Local<'i32'> }) => void,
): void {
  const [{ height, width, columnBytes }] = operands[0]!
  const insides = operands.map(([{ insideBytes }, image]) =>
    f.variable('at', at(image, insideBytes)),
  )
  const vectors = (width * columnBytes) / 16
  f.repeat(height, () => {
    f.repeat(vectors, () => {
      body(insides as { [Index in keyof Operands]: Local<'i32'> })
      for (const inside of insides) f.advance(inside, 16)
    })
    for (const [index, [{ rowBytes }]] of operands.entries()) {
      f.advance(insides[index]!, rowBytes - 16 * vectors)
    }
  })
}
