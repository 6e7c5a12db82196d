import { random } from '../nn/random.ts'
import type { Part } from './assemble-dataset.ts'

/** Of each class one image in seven is for the test, as in MNIST. */
const imagesPerTest = 7

/**
 * Splits images that come as one set into those to learn from and those to test on: of each class
 * one in seven, drawn at random, but always the same ones. A class of a single image is only learned.
 */
export function splitByClass(whole: Part): { train: Part; test: Part } {
  const isTest = new Uint8Array(whole.labels.length)
  for (const label of new Set(whole.labels)) {
    const members = Uint32Array.from(whole.labels.keys()).filter(
      (index) => whole.labels[index] === label,
    )
    random(0, `split ${label}`).shuffle(members)
    const count = Math.min(
      members.length - 1,
      Math.max(1, Math.round(members.length / imagesPerTest)),
    )
    for (const index of members.subarray(0, count)) isTest[index] = 1
  }
  return { train: pick(whole, isTest, 0), test: pick(whole, isTest, 1) }
}

function pick(whole: Part, isTest: Uint8Array, wanted: 0 | 1): Part {
  const size = whole.width * whole.height
  const indices = Uint32Array.from(isTest.keys()).filter((index) => isTest[index] === wanted)
  const pixels = new Uint8Array(indices.length * size)
  indices.forEach((index, at) => {
    pixels.set(whole.pixels.subarray(index * size, (index + 1) * size), at * size)
  })
  return { ...whole, pixels, labels: Uint8Array.from(indices, (index) => whole.labels[index]!) }
}
