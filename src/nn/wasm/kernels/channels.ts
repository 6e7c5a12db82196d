import type { Local } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { Tensor } from '../tensor.ts'
import type { Operand } from './elementwise.ts'
import { at } from './vectors.ts'

/**
 * Emits a loop over the channels of a tensor, up to `most` vectors of four at a time; the pointers move
 * along.
 */
export function forEachChannelGroup(
  f: FunctionBuilder,
  { channelStride }: Tensor,
  most: number,
  pointers: readonly Local<'i32'>[],
  body: (vectors: number) => void,
): void {
  const vectors = channelStride / 4
  const group = (count: number) => {
    body(count)
    for (const pointer of pointers) f.advance(pointer, 16 * count)
  }
  f.repeat(Math.floor(vectors / most), () => group(most))
  if (vectors % most > 0) group(vectors % most)
}

/**
 * Emits a walk over the pixels of images of one shape.
 * @param images addresses of the channels wanted of each one's first pixel inside the halo
 */
export function forEachPixel<const Operands extends readonly Operand[]>(
  f: FunctionBuilder,
  images: Operands,
  body: (addresses: { readonly [Index in keyof Operands]: Local<'i32'> }) => void,
): void {
  const [{ height, width }] = images[0]!
  const pixels = images.map(([, start]) => f.variable('at', start))
  f.repeat(height, () => {
    f.repeat(width, () => {
      body(pixels as { [Index in keyof Operands]: Local<'i32'> })
      for (const [index, [{ columnBytes }]] of images.entries()) {
        f.advance(pixels[index]!, columnBytes)
      }
    })
    for (const [index, [{ rowBytes, columnBytes }]] of images.entries()) {
      f.advance(pixels[index]!, rowBytes - width * columnBytes)
    }
  })
}

/** An image's first pixel inside the halo, as a pointer that may move along the channels. */
export function inside(f: FunctionBuilder, tensor: Tensor, image: Local<'i32'>): Local<'i32'> {
  return f.variable('inside', at(image, tensor.insideBytes))
}
