import { splitTraining } from '../../src/data/batches.ts'
import { imageSize, type DigitImage } from '../../src/data/digit-image.ts'
import type { Dataset } from '../../src/data/dataset.ts'
import type { Samples } from '../../src/nn/engine.ts'
import { random } from '../../src/nn/random.ts'
import { nonDigitKinds } from './non-digits/non-digits.ts'
import { redrawn } from './redrawn-digits.ts'
import { sketchedDigit } from './sketched-digits.ts'

type Kind = keyof typeof nonDigitKinds

export interface GateCounts {
  /** Training digits that only the threshold is fitted on. */
  readonly heldOut: number
  /** Training digits drawn again with the pad's pen, to learn from. */
  readonly redrawn: number
  readonly sketched: number
  readonly nonDigits: Readonly<Record<Kind, number>>
}

/** Digits as class 1 and non-digits as class 0. */
export interface GateSamples extends Samples {
  /** What is learned from: digits and non-digits. */
  readonly training: Uint32Array
  /** Digits that nothing is learned from. */
  readonly heldOut: readonly DigitImage[]
}

/** The training digits and what is made beside them, the same for the same seed. */
export function gateSamples(mnist: Dataset, seed: number, counts: GateCounts): GateSamples {
  const digits = mnist.samples.pixels.subarray(0, mnist.trainCount * imageSize)
  const digitAt = (index: number) => digits.subarray(index * imageSize, (index + 1) * imageSize)
  const { training, validation } = splitTraining(seed, mnist.trainCount, counts.heldOut)
  const moreDigits = counts.redrawn + counts.sketched
  const added = moreDigits + Object.values(counts.nonDigits).reduce((sum, count) => sum + count, 0)

  const pixels = new Uint8Array(new SharedArrayBuffer((mnist.trainCount + added) * imageSize))
  const labels = new Uint8Array(new SharedArrayBuffer(mnist.trainCount + added))
  labels.fill(1, 0, mnist.trainCount + moreDigits)
  pixels.set(digits)
  let end = digits.length
  const add = (image: DigitImage) => {
    pixels.set(image, end)
    end += imageSize
  }

  for (const index of training.subarray(0, counts.redrawn)) add(redrawnOrNot(digitAt(index)))
  const hand = random(seed, 'sketched digits')
  for (let i = 0; i < counts.sketched; i++) add(sketchedDigit(hand))
  for (const [kind, make] of Object.entries(nonDigitKinds)) {
    const stream = random(seed, `non-digits: ${kind}`)
    for (let i = 0; i < counts.nonDigits[kind as Kind]; i++) add(make(stream, digits))
  }
  const made = Uint32Array.from({ length: added }, (_, i) => mnist.trainCount + i)
  return {
    pixels,
    labels,
    training: Uint32Array.from([...training, ...made]),
    heldOut: Array.from(validation, digitAt),
  }
}

/** A digit drawn again; one of which thinning leaves nothing stays as it is. */
export function redrawnOrNot(digit: DigitImage): DigitImage {
  return redrawn(digit) ?? digit
}
