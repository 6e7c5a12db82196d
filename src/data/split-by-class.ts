import { random } from '../nn/random.ts'
import type { Part } from './assemble-dataset.ts'
import { pieces } from './pieces.ts'

/** Of each class one image in seven is for the test, as in MNIST. */
const imagesPerTest = 7

/**
 * Splits images that come as one set into those to learn from and those to test on: of each class
 * one in seven, drawn at random, but always the same ones. A class of a single image is only learned.
 */
export async function splitByClass(whole: Part): Promise<{ train: Part; test: Part }> {
  const isTest = new Uint8Array(whole.labels.length)
  for (const [label, members] of membersByLabel(whole.labels).entries()) {
    if (members.length < 2) continue
    random(0, `split ${label}`).shuffle(members)
    const count = Math.max(1, Math.round(members.length / imagesPerTest))
    for (const index of members.subarray(0, count)) isTest[index] = 1
  }
  return { train: await pick(whole, isTest, 0), test: await pick(whole, isTest, 1) }
}

/** Indices of the images of each label, in their order: `[256][members]`. */
function membersByLabel(labels: Uint8Array): readonly Uint32Array[] {
  const counts = new Uint32Array(256)
  for (let index = 0; index < labels.length; index++) counts[labels[index]!]!++
  const members = Array.from(counts, (count) => new Uint32Array(count))
  const found = new Uint32Array(256)
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index]!
    members[label]![found[label]!++] = index
  }
  return members
}

async function pick(whole: Part, isTest: Uint8Array, wanted: 0 | 1): Promise<Part> {
  const size = whole.width * whole.height
  const indices = Uint32Array.from(isTest.keys()).filter((index) => isTest[index] === wanted)
  const pixels = new Uint8Array(indices.length * size)
  for await (const [first, end] of pieces(indices.length, size)) {
    for (let at = first; at < end; at++) {
      const start = indices[at]! * size
      pixels.set(whole.pixels.subarray(start, start + size), at * size)
    }
  }
  return { ...whole, pixels, labels: Uint8Array.from(indices, (index) => whole.labels[index]!) }
}
