import type { Augmentation } from '../augmentation/augmentation.ts'
import { createAugmenter } from '../augmentation/augmenter.ts'
import type { ImageShape } from '../shape.ts'
import type { MemoryMap } from '../wasm/layout.ts'

/** What a thread needs to know to change images. */
export interface Changes {
  readonly augmentation: Augmentation
  readonly shape: ImageShape
  readonly seed: number
}

/** Changes the images of a slice before they are learned. */
export interface SliceChanger {
  /** Those at `from` in the order, `count` of them; the order's first one is visit `firstVisit`. */
  change(from: number, count: number, firstVisit: number): void
}

/** @param scratch the thread's own: the changed pixels come to where the map says in it */
export function createSliceChanger(
  { augmentation, shape, seed }: Changes,
  memory: WebAssembly.Memory,
  map: Pick<MemoryMap, 'order' | 'pixels' | 'changedPixels'>,
  scratch: number,
): SliceChanger {
  if (map.changedPixels === null) throw new RangeError('There is no room for changed images.')
  const augmenter = createAugmenter(augmentation, shape, seed)
  const [channels, height, width] = shape
  const pixelCount = channels * height * width
  const order = new Uint32Array(memory.buffer, map.order)
  const samples = new Uint8Array(memory.buffer, map.pixels)
  const changed = new Uint8Array(memory.buffer, scratch + map.changedPixels)
  return {
    change(from, count, firstVisit) {
      for (let i = 0; i < count; i++) {
        const at = from + i
        augmenter.augment(samples, order[at]!, firstVisit + at, changed, i * pixelCount)
      }
    },
  }
}
