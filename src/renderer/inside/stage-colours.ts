import { inkOnPaper, signsOnPaper } from '../components/paint-digit.ts'

/** What a network sees is shown as ink; gradients by their sign, blue above zero and orange below. */
export type Palette = 'ink' | 'signs'

/** RGBA of each value, in the same order. */
export function coloursOf(values: Float32Array, palette: Palette): Uint8ClampedArray<ArrayBuffer> {
  return palette === 'ink' ? inkOnPaper(asInk(values)) : signsOnPaper(asShares(values))
}

/** uint8: 255 the greatest value, 0 the least one, or 0 if that is less. */
export function asInk(values: Float32Array): Uint8Array {
  let [least, greatest] = [0, 0]
  for (const value of values) {
    if (value < least) least = value
    if (value > greatest) greatest = value
  }
  const range = greatest - least || 1
  return Uint8Array.from(values, (value) => Math.round((255 * (value - least)) / range))
}

/** int8: 127 the largest value, -127 the same with the other sign. */
export function asShares(values: Float32Array): Int8Array {
  let largest = 0
  for (const value of values) largest = Math.max(largest, Math.abs(value))
  return Int8Array.from(values, (value) => Math.round((127 * value) / (largest || 1)))
}
