import { changesImages } from './augmentation/augmentation.ts'
import { createAugmenter } from './augmentation/augmenter.ts'
import type { EngineOptions, Normalisation } from './engine.ts'

/** Brings images into a network's input, normalised on the way. */
export interface ImageFeed {
  /** `[capacity]`: the labels of the samples that `load` brought in. */
  readonly labels: Uint8Array
  /** Samples indices[start], ..., indices[end - 1] become the first examples of the input. */
  load(indices: Uint32Array, start: number, end: number): void
  /** The same, changed by the augmentation as is due at their visits: `firstVisit` is the first one's. */
  loadChanged(indices: Uint32Array, start: number, end: number, firstVisit: number): void
  /** One image becomes the first example of the input. */
  loadImage(pixels: Uint8Array): void
}

/**
 * @param input `[capacity, pixelCount]`
 * @throws AugmentationError if images are to be changed, but the input is no image or too large a one
 */
export function createImageFeed(
  { network, samples, normalisation, augmentation, seed }: EngineOptions,
  pixelCount: number,
  input: Float32Array,
): ImageFeed {
  const inputOfPixel = normalisationTable(normalisation)
  const labels = new Uint8Array(input.length / pixelCount)
  const changed = new Uint8Array(pixelCount)
  const augmenter = changesImages(augmentation)
    ? createAugmenter(augmentation, network.spec.inputShape, seed)
    : null

  function copy(pixels: Uint8Array, image: number, example: number) {
    const from = image * pixelCount
    const to = example * pixelCount
    for (let i = 0; i < pixelCount; i++) input[to + i] = inputOfPixel[pixels[from + i]!]!
  }

  function load(indices: Uint32Array, start: number, end: number) {
    for (let at = start; at < end; at++) {
      const image = indices[at]!
      copy(samples.pixels, image, at - start)
      labels[at - start] = samples.labels[image]!
    }
  }

  return {
    labels,
    load,
    loadChanged(indices, start, end, firstVisit) {
      if (!augmenter) return load(indices, start, end)
      for (let at = start; at < end; at++) {
        const image = indices[at]!
        augmenter.augment(samples.pixels, image, firstVisit + at - start, changed, 0)
        copy(changed, 0, at - start)
        labels[at - start] = samples.labels[image]!
      }
    },
    loadImage: (pixels) => copy(pixels, 0, 0),
  }
}

/** The network's input for each of the 256 values of a pixel. */
function normalisationTable({ mean, deviation }: Normalisation): Float32Array {
  return Float32Array.from({ length: 256 }, (_, pixel) => (pixel / 255 - mean) / deviation)
}
