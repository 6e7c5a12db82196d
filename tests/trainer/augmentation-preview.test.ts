import { beforeAll, describe, expect, it } from 'vitest'
import { noAugmentation } from '../../src/nn/augmentation/augmentation.ts'
import { preprocessorOf } from '../../src/nn/preprocessing/preprocessed-engine.ts'
import { augmentationPreview } from '../../src/trainer/augmentation-preview.ts'
import { smallMnist } from './small-digits.ts'

let mnist: Awaited<ReturnType<typeof smallMnist>>
beforeAll(async () => void (mnist = await smallMnist(40, 20)))

const size = 28 * 28
const imagesOf = (pixels: Uint8Array) =>
  Array.from({ length: pixels.length / size }, (_, i) => pixels.slice(i * size, (i + 1) * size))

const none = { preprocessing: [], augmentation: noAugmentation }

describe('augmentationPreview', () => {
  it('shows the digit as it is, then changed in different ways', () => {
    const shifted = { ...none, augmentation: { ...noAugmentation, shift: 4, rotation: 30 } }
    const [first, ...others] = imagesOf(augmentationPreview(mnist, shifted, 7, 6))
    expect(first).toEqual(mnist.samples.pixels.slice(7 * size, 8 * size))
    expect(others).toHaveLength(5)
    expect(new Set([first!, ...others].map((pixels) => pixels.join())).size).toBe(6)
  })

  it('shows the same pictures again, and the digit itself without augmentation', () => {
    const noisy = { ...none, augmentation: { ...noAugmentation, noise: 0.2 } }
    expect(augmentationPreview(mnist, noisy, 3, 4)).toEqual(augmentationPreview(mnist, noisy, 3, 4))
    const [first, second] = imagesOf(augmentationPreview(mnist, none, 3, 2))
    expect(second).toEqual(first)
  })

  it('changes the digit as the network sees it', () => {
    const preprocessing = ['deslant', 'width'] as const
    const [first, second] = imagesOf(augmentationPreview(mnist, { ...none, preprocessing }, 3, 2))
    const see = preprocessorOf({ preprocessing, inputShape: [1, 28, 28] })
    expect(second).toEqual(see(first!))
    expect(second).not.toEqual(first)
  })

  it.each([
    [{ ...none, augmentation: { ...noAugmentation, shift: -1 } }, 0, 4, 'AUGMENTATION'],
    [{ ...none, preprocessing: ['turn'] }, 0, 4, 'SHAPE'],
    [null, 0, 4, 'AUGMENTATION'],
    [none, 40, 4, 'ARGUMENT'],
    [none, -1, 4, 'ARGUMENT'],
    [none, '1', 4, 'ARGUMENT'],
    [none, 0, 0, 'ARGUMENT'],
    [none, 0, 1e9, 'ARGUMENT'],
  ])('refuses %o of image %o, %o times', (changes, index, count, code) => {
    expect(() => augmentationPreview(mnist, changes, index, count)).toThrow(
      expect.objectContaining({ code }),
    )
  })
})
