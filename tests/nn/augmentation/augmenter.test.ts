import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  type Augmentation,
  AugmentationError,
  noAugmentation,
} from '../../../src/nn/augmentation/augmentation.ts'
import { type Augmenter, createAugmenter } from '../../../src/nn/augmentation/augmenter.ts'
import { drawMotion } from '../../../src/nn/augmentation/draw-motion.ts'
import type { Motion } from '../../../src/nn/images/affine.ts'
import { numberedStreams, random } from '../../../src/nn/random.ts'
import { digits } from '../engine-setup.ts'

const everything: Augmentation = {
  ...{ shift: 2, rotation: 12, scale: 0.12, shear: 0.2, elasticAlpha: 1, elasticSigma: 4 },
  ...{ thickness: 0.5, noise: 0.05, erasing: 0.3 },
}
const handwriting: Augmentation = { ...everything, thickness: 0, noise: 0, erasing: 0 }
const shape = [1, 28, 28]

const augmenters = new Map<string, Augmenter>()

/** Whatever was asked for before: it must not make a difference. */
function augmented(augmentation: Augmentation, image: number, visit: number, seed = 1) {
  const key = JSON.stringify({ augmentation, seed })
  const augmenter = augmenters.get(key) ?? createAugmenter(augmentation, shape, seed)
  augmenters.set(key, augmenter)
  const output = new Uint8Array(784)
  augmenter.augment(digits.pixels, image, visit, output, 0)
  return output
}

function ink(image: Uint8Array): number {
  return image.reduce((sum, pixel) => sum + pixel, 0)
}

describe('an augmented image', () => {
  it('is the image itself if every change is off', () => {
    expect(augmented(noAugmentation, 3, 9)).toEqual(digits.pixels.slice(3 * 784, 4 * 784))
  })

  it('depends on seed, visit and image only, not on what was visited before', () => {
    const augmenter = createAugmenter(everything, shape, 1)
    const output = new Uint8Array(50 * 784)
    for (const visit of [17, 3, 17, 49, 0, 3]) {
      augmenter.augment(digits.pixels, visit % 40, visit, output, visit * 784)
      const found = output.slice(visit * 784, (visit + 1) * 784)
      expect(found, `visit ${visit}`).toEqual(augmented(everything, visit % 40, visit))
    }
    // What was not visited was not written to.
    expect(ink(output.subarray(784, 3 * 784))).toBe(0)
  })

  it('is another one at each visit and for each seed', () => {
    const found = new Set<string>()
    for (let visit = 0; visit < 100; visit++) found.add(String(augmented(handwriting, 0, visit)))
    for (let seed = 2; seed < 12; seed++) found.add(String(augmented(handwriting, 0, 0, seed)))
    expect(found.size).toBe(110)
  })

  it.each(Object.keys(everything).filter((name) => name !== 'elasticSigma'))(
    'changes by %s alone',
    (name) => {
      const only = { ...noAugmentation, elasticSigma: 4, [name]: everything[name as 'shift'] }
      const changed = Array.from({ length: 40 }, (_, visit) => augmented(only, visit, visit))
      const differing = changed.filter(
        (image, visit) =>
          String(image) !== String(digits.pixels.slice(visit * 784, (visit + 1) * 784)),
      )
      // Erasing happens by chance, the rest always.
      expect(differing.length / 40).toBeGreaterThan(name === 'erasing' ? 0.1 : 0.99)
    },
  )

  it('keeps its ink, on average', () => {
    const visits = Array.from({ length: 800 }, (_, visit) => visit)
    const before = visits.map((visit) =>
      ink(digits.pixels.subarray((visit % 80) * 784, ((visit % 80) + 1) * 784)),
    )
    const after = visits.map((visit) => ink(augmented(handwriting, visit % 80, visit)))
    const ratios = after.map((value, i) => value / before[i]!)
    const mean = ratios.reduce((sum, ratio) => sum + ratio) / ratios.length
    expect(mean).toBeGreaterThan(0.95)
    expect(mean).toBeLessThan(1.05)
    expect(Math.min(...ratios)).toBeGreaterThan(0.4)
    expect(Math.max(...ratios)).toBeLessThan(2)
  })

  it('has all its channels moved alike, and each its own noise', () => {
    const stream = random(1, 'pixels')
    const plane = Uint8Array.from({ length: 12 * 9 }, () => stream.integer(256))
    const image = Uint8Array.of(...plane, ...plane, ...plane)
    const output = new Uint8Array(3 * 108)
    createAugmenter(handwriting, [3, 12, 9], 1).augment(image, 0, 5, output, 0)
    expect(output.slice(108, 216)).toEqual(output.slice(0, 108))
    expect(output.slice(216)).toEqual(output.slice(0, 108))
    createAugmenter({ ...noAugmentation, noise: 0.1 }, [3, 12, 9], 1).augment(
      image,
      0,
      5,
      output,
      0,
    )
    expect(output.slice(108, 216)).not.toEqual(output.slice(0, 108))
  })

  it.each([
    [1, 64, 64],
    [3, 17, 40],
    [1, 1, 1],
    [2, 1, 30],
  ])('may be of %i x %i x %i', (channels, height, width) => {
    const size = channels * height * width
    const pixels = new Uint8Array(2 * size).fill(200)
    const output = new Uint8Array(size + 2).fill(7)
    const augmenter = createAugmenter(everything, [channels, height, width], 1)
    for (let visit = 0; visit < 30; visit++) augmenter.augment(pixels, 1, visit, output, 1)
    expect([output[0], output[size + 1]]).toEqual([7, 7])
    expect(output.slice(1, -1).every((value) => value === 7)).toBe(false)
  })

  it('is the same today as when runs were first kept', () => {
    const hash = createHash('sha256')
    for (let visit = 0; visit < 80; visit++) hash.update(augmented(everything, visit, visit))
    expect(hash.digest('hex').slice(0, 16)).toBe('3011bb310f92d4d0')
  })
})

it('moves each image by amounts that are uniform within their limits', () => {
  const streamOf = numberedStreams(1, 'augmentation')
  const count = 4000
  const motions = Array.from({ length: count }, (_, visit) =>
    drawMotion(streamOf(visit), handwriting),
  )
  const around = { scaleX: 1, scaleY: 1 } as Partial<Record<keyof Motion, number>>
  const most = { shiftX: 2, shiftY: 2, rotation: 12, scaleX: 0.12, scaleY: 0.12, shear: 0.2 }
  for (const name of Object.keys(most) as (keyof Motion)[]) {
    const share = (motion: Motion) => ((motion[name] - (around[name] ?? 0)) / most[name] + 1) / 2
    const shares = motions.map(share).sort((a, b) => a - b)
    // Kolmogorov and Smirnov: the largest distance from a uniform distribution, here at 0.1 %.
    const distance = Math.max(...shares.map((share, i) => Math.abs(share - (i + 0.5) / count)))
    expect(distance, name).toBeLessThan(1.95 / Math.sqrt(count))
  }
  const product = motions.reduce((sum, { shiftX, rotation }) => sum + shiftX * rotation, 0) / count
  expect(Math.abs(product)).toBeLessThan(0.5)
})

it('refuses what is no image, or too large a one', () => {
  for (const shape of [[784], [28, 28], [1, 2000, 2]]) {
    expect(() => createAugmenter(everything, shape, 1)).toThrow(AugmentationError)
    expect(() => createAugmenter(everything, shape, 1)).toThrow(`is ${shape.join('x')}.`)
  }
})
