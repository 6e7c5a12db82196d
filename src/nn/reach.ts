import type { Shape } from './shape.ts'

/** Where one number of a layer's output stands. Of a flat output the channel says it all. */
export interface Place {
  readonly channel: number
  readonly row: number
  readonly column: number
}

/** Part of an image, perhaps beyond its edges, where padding is: zeros. */
export interface Rectangle {
  readonly row: number
  readonly column: number
  readonly height: number
  readonly width: number
}

/** Which numbers of its input a layer makes one number of its output from, and how. */
export interface Reach extends Rectangle {
  /**
   * - weights: Σ weight · input + bias over the window in every channel; the weights are
   *   `[outputs, channels, height, width]`
   * - largest, mean: of the window in the output's own channel
   * - alone: from the number in its own place
   * - share: from the number in its own place, as its share of all
   */
  readonly rule: 'weights' | 'largest' | 'mean' | 'alone' | 'share'
}

/** Of a layer that changes each number by itself. */
export function reachAlone({ row, column }: Place): Reach {
  return { rule: 'alone', row, column, height: 1, width: 1 }
}

/** The index of that number in the output of one example. */
export function indexOf({ channel, row, column }: Place, [, height = 1, width = 1]: Shape): number {
  return (channel * height + row) * width + column
}

/** Whether an output of that shape has a number there. */
export function hasPlace([channels = 1, height = 1, width = 1]: Shape, place: Place): boolean {
  const isWithin = (at: number, end: number) => Number.isInteger(at) && at >= 0 && at < end
  return (
    isWithin(place.channel, channels) &&
    isWithin(place.row, height) &&
    isWithin(place.column, width)
  )
}

/** Every place of a rectangle in one channel, row by row. */
export function placesOf(channel: number, { row, column, height, width }: Rectangle): Place[] {
  return Array.from({ length: height * width }, (_, i) => {
    return { channel, row: row + Math.floor(i / width), column: column + (i % width) }
  })
}
