import type { Random } from '../../../src/nn/random.ts'
import { digitImage, imageSide, imageSize, type DigitImage } from '../../../src/data/digit-image.ts'
import { between } from './sketch.ts'

/**
 * Two digits next to each other, as somebody draws who writes 42 on the pad.
 * @param digits uint8 `[count, 28, 28]`
 */
export function twoDigits(random: Random, digits: Uint8Array): DigitImage {
  const apart = Math.round(between(random, 16, 26))
  const width = imageSide + apart
  const ink = new Float32Array(width * imageSide)
  for (const left of [0, apart]) {
    const digit = random.integer(digits.length / imageSize) * imageSize
    for (let i = 0; i < imageSize; i++) {
      const at = Math.floor(i / imageSide) * width + left + (i % imageSide)
      ink[at] = Math.max(ink[at]!, digits[digit + i]! / 255)
    }
  }
  return digitImage({ width, height: imageSide, ink })!
}
