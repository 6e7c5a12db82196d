import { floats, int, ints, type Int, type Vector } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, i32, i32x4, v128 } from '../assembler/vocabulary.ts'
import type { Tensor } from '../tensor.ts'
import { forEachVector } from './elementwise.ts'
import { stepLayout } from '../layout.ts'

/** Odd numbers whose multiples are spread evenly over 0..2³²-1 (Weyl sequences). */
const STREAM = 0x9e3779b9
const IMAGE = 0x85ebca77

/**
 * y[i] = x[i] · mask[i] / (1 - dropProbability) for one image, with mask[i] = 0 with that probability
 * and else 1. The gradient goes through the same arithmetic, so this is the backward kernel too.
 *
 * The mask is not stored: it is a hash of the step's key, the layer, the image's place in the batch
 * and i. So it does not depend on which thread computes which image, or how often.
 */
export function emitDropout(
  module: ModuleBuilder,
  name: string,
  shape: {
    readonly x: Tensor
    readonly y: Tensor
    readonly dropProbability: number
    /** Tells the network's dropout layers apart. */
    readonly layer: number
  },
) {
  const parameters = { x: 'i32', y: 'i32', image: 'i32', step: 'i32' } as const
  return module.function(name, parameters, (f, { x, y, image, step }) => {
    const { dropProbability, layer } = shape
    const stepKey = i32.add(i32.load(step, stepLayout.dropoutKey), int((layer * STREAM) | 0))
    const imageKey = i32.add(stepKey, i32.mul(image, int(IMAGE)))
    const key = f.variable('key', i32x4.splat(emitMix(f, imageKey)))
    const index = f.variable(
      'index',
      ints(0, STREAM | 0, Math.imul(2, STREAM), Math.imul(3, STREAM)),
    )
    const threshold = ints(Math.min(2 ** 32 - 1, Math.round(dropProbability * 2 ** 32)) | 0)
    const scale = floats(1 / (1 - dropProbability))
    forEachVector(
      f,
      [
        [shape.x, x],
        [shape.y, y],
      ],
      ([xAt, yAt]) => {
        const isKept = i32x4.atLeast(emitMixVector(f, i32x4.add(key, index)), threshold)
        f.do(v128.store(yAt, v128.and(f32x4.mul(v128.load(xAt), scale), isKept)))
        f.set(index, i32x4.add(index, ints(Math.imul(4, STREAM))))
      },
    )
  })
}

/** The finaliser of MurmurHash3 (Appleby). */
function emitMix(f: FunctionBuilder, word: Int): Int {
  const h = f.variable('h', word)
  f.set(h, i32.mul(i32.xor(h, i32.shiftRight(h, int(16))), int(0x85ebca6b)))
  f.set(h, i32.mul(i32.xor(h, i32.shiftRight(h, int(13))), int(0xc2b2ae35)))
  f.set(h, i32.xor(h, i32.shiftRight(h, int(16))))
  return h
}

function emitMixVector(f: FunctionBuilder, words: Vector): Vector {
  const h = f.variable('h', words)
  f.set(h, i32x4.mul(v128.xor(h, i32x4.shiftRight(h, 16)), ints(0x85ebca6b | 0)))
  f.set(h, i32x4.mul(v128.xor(h, i32x4.shiftRight(h, 13)), ints(0xc2b2ae35 | 0)))
  f.set(h, v128.xor(h, i32x4.shiftRight(h, 16)))
  return h
}
