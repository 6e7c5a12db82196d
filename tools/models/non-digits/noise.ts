import type { Random } from '../../../src/nn/random.ts'
import { imageSide, imageSize, type DigitImage } from '../../../src/data/digit-image.ts'
import { toDigitImage } from '../../../src/data/strokes.ts'
import { asStroke, between } from './sketch.ts'

/** Every pixel by itself: dark noise, light noise, or a few specks. */
export function pixelNoise(random: Random): DigitImage {
  const share = random.uniform() ** 2
  return Uint8Array.from({ length: imageSize }, () =>
    random.uniform() < share ? random.integer(256) : 0,
  )
}

/** Next to nothing: paper, or paper with a mark so faint that nobody would call it writing. */
export function nearlyBlank(random: Random): DigitImage {
  const image = new Uint8Array(imageSize)
  const marks = random.integer(12)
  for (let mark = 0; mark < marks; mark++) image[random.integer(imageSize)] = random.integer(90)
  return image
}

/** A few taps of the pen here and there. */
export function dots(random: Random): DigitImage {
  const taps = Array.from({ length: 1 + random.integer(7) }, () =>
    asStroke([{ x: between(random, 0, 1), y: between(random, 0, 1) }]),
  )
  return toDigitImage(taps)!
}

/** Noise of every grain, from pixel to image, turned any way, contrasts stretched: clouds, wood, stains. */
export function texture(random: Random): DigitImage {
  const [across, down] = [2 + random.integer(14), 2 + random.integer(14)]
  const isTurned = random.uniform() < 0.5
  const angle = isTurned ? between(random, 0, 2 * Math.PI) : 0
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const noise = smoothNoise(random)
  const contrast = between(random, 1, 4)
  const level = between(random, 0.3, 0.7)
  return Uint8Array.from({ length: imageSize }, (_, i) => {
    const [x, y] = [(i % imageSide) / imageSide, Math.floor(i / imageSide) / imageSide]
    const grey = noise((x * cos - y * sin) * across, (x * sin + y * cos) * down)
    return Math.round(255 * Math.min(1, Math.max(0, 0.5 + contrast * (grey - level))))
  })
}

/** Random values on a grid that repeats itself, from 0 to 1, bilinear between. */
function smoothNoise(random: Random): (u: number, v: number) => number {
  const period = 32
  const grid = Float32Array.from({ length: period * period }, () => random.uniform())
  const at = (x: number, y: number) => grid[(y & (period - 1)) * period + (x & (period - 1))]!
  return (u, v) => {
    const [x, y] = [Math.floor(u), Math.floor(v)]
    const upper = at(x, y) + (u - x) * (at(x + 1, y) - at(x, y))
    const lower = at(x, y + 1) + (u - x) * (at(x + 1, y + 1) - at(x, y + 1))
    return upper + (v - y) * (lower - upper)
  }
}
