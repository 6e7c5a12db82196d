import type { Motion } from '../images/affine.ts'
import type { Random } from '../random.ts'
import type { Augmentation } from './augmentation.ts'
import { between } from './draws.ts'

/** Each number uniform within its limits. */
export function drawMotion(stream: Random, most: Augmentation): Motion {
  return {
    shiftX: between(stream, most.shift),
    shiftY: between(stream, most.shift),
    rotation: between(stream, most.rotation),
    scaleX: 1 + between(stream, most.scale),
    scaleY: 1 + between(stream, most.scale),
    shear: between(stream, most.shear),
  }
}
