import type { Random } from '../random.ts'
import type { ImageShape } from '../shape.ts'
import { wordOf } from './draws.ts'

/** Area of the rectangle as a share of the image's, and its height per width: table 1 of the paper. */
const AREA = { min: 0.02, max: 0.4 }
const ASPECT = { min: 0.3, max: 1 / 0.3 }

/** A rectangle that sticks out is drawn again; about one in five does. */
const MOST_DRAWS = 100

/**
 * Covers a random rectangle of the image at `from` with noise, with this probability.
 * Zhong, Zheng, Kang, Li & Yang 2017, "Random erasing data augmentation", algorithm 1 (RE-R).
 */
export function eraseRectangle(
  stream: Random,
  probability: number,
  pixels: Uint8Array,
  from: number,
  [channels, height, width]: ImageShape,
): void {
  if (stream.uniform() >= probability) return
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const area = within(stream, AREA) * height * width
    const aspect = within(stream, ASPECT)
    const tall = Math.floor(Math.sqrt(area * aspect))
    const wide = Math.floor(Math.sqrt(area / aspect))
    const top = stream.integer(height)
    const left = stream.integer(width)
    if (top + tall > height || left + wide > width) continue
    const key = stream.nextUint32()
    for (let row = 0; row < channels * tall; row++) {
      const [channel, y] = [Math.floor(row / tall), top + (row % tall)]
      const start = from + (channel * height + y) * width + left
      for (let i = 0; i < wide; i++) pixels[start + i] = wordOf(key, row * wide + i) >>> 24
    }
    return
  }
}

function within(stream: Random, { min, max }: { min: number; max: number }): number {
  return min + stream.uniform() * (max - min)
}
