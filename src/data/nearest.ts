import { setImmediate as nextTask } from 'node:timers/promises'
import type { Dataset } from './dataset.ts'

const pieceLength = 5000

/**
 * The training images whose pixels differ least from an image of the same size, by the sum of the
 * squares: their indices, the nearest first, and of equally near ones the first. All of them are
 * looked at, which takes a moment; others get their turn between.
 * @param pixels uint8 `[height·width]`
 */
export async function nearestTraining(
  { samples, trainCount }: Pick<Dataset, 'samples' | 'trainCount'>,
  pixels: Uint8Array,
  count: number,
): Promise<readonly number[]> {
  const nearest: { index: number; sum: number }[] = []
  for (let start = 0; start < trainCount; start += pieceLength) {
    for (let index = start; index < Math.min(trainCount, start + pieceLength); index++) {
      const limit = nearest.length < count ? Infinity : nearest.at(-1)!.sum
      const sum = squaredDifference(samples.pixels, index * pixels.length, pixels, limit)
      if (sum >= limit) continue
      const place = nearest.findIndex((other) => sum < other.sum)
      nearest.splice(place < 0 ? nearest.length : place, 0, { index, sum })
      nearest.length = Math.min(nearest.length, count)
    }
    await nextTask()
  }
  return nearest.map(({ index }) => index)
}

/** Gives up as soon as it is `limit` or more, which most images are after a few rows. */
function squaredDifference(
  all: Uint8Array,
  start: number,
  pixels: Uint8Array,
  limit: number,
): number {
  const row = 28
  let sum = 0
  for (let from = 0; from < pixels.length && sum < limit; from += row) {
    const to = Math.min(pixels.length, from + row)
    for (let i = from; i < to; i++) sum += (all[start + i]! - pixels[i]!) ** 2
  }
  return sum
}
