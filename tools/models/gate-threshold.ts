import type { DigitImage } from '../../src/data/digit-image.ts'
import type { Engine } from '../../src/nn/engine.ts'

/** The log-odds of each image being a digit, by a network of which class 1 is "digit". */
export async function oddsOf(engine: Engine, images: readonly DigitImage[]): Promise<Float64Array> {
  const odds = new Float64Array(images.length)
  for (const [i, image] of images.entries()) {
    const [none, digit] = (await engine.activations(image)).at(-2)!
    odds[i] = digit! - none!
  }
  return odds
}

/** The highest threshold below which at most this share of the odds lie. */
export function thresholdFor(odds: Float64Array, share: number): number {
  return odds.toSorted()[Math.floor(share * odds.length)]!
}

/**
 * Moves what it takes for class 1 to win from log-odds of 0 to log-odds of `threshold`.
 * @param parameters whose last two are the last layer's biases
 */
export function withThreshold(parameters: Float32Array, threshold: number): Float32Array {
  const moved = parameters.slice()
  moved[moved.length - 2]! += threshold
  return moved
}
