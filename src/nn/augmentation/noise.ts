import type { Random } from '../random.ts'
import { wholeNormal, wholeNormalDeviation, wordOf } from './draws.ts'

/** Adds normal noise of so large a deviation, a share of 255, to `length` pixels; ends at 0 and 255. */
export function addNoise(
  stream: Random,
  deviation: number,
  pixels: Uint8Array,
  from: number,
  length: number,
): void {
  const scale = Math.round(((deviation * 255) / wholeNormalDeviation) * 2 ** 16)
  const key = stream.nextUint32()
  for (let i = 0; i < length; i++) {
    const noise = (wholeNormal(wordOf(key, i)) * scale + 0x8000) >> 16
    const noisy = pixels[from + i]! + noise
    pixels[from + i] = noisy < 0 ? 0 : noisy > 255 ? 255 : noisy
  }
}
