import type { Random } from '../random.ts'
import { wholeNormal, wholeNormalDeviation } from './draws.ts'

/** Adds normal noise of so large a deviation, a share of 255, to `length` pixels; ends at 0 and 255. */
export function addNoise(
  stream: Random,
  deviation: number,
  pixels: Uint8Array,
  from: number,
  length: number,
): void {
  const scale = Math.round(((deviation * 255) / wholeNormalDeviation) * 2 ** 16)
  for (let i = from; i < from + length; i++) {
    const noisy = pixels[i]! + Math.round((wholeNormal(stream) * scale) / 2 ** 16)
    pixels[i] = Math.max(0, Math.min(255, noisy))
  }
}
