import { expect, it } from 'vitest'
import { random } from '../../src/nn/random.ts'
import { nearestTraining } from '../../src/data/nearest.ts'

it('finds the training images whose pixels differ least, and none of the test images', async () => {
  const [size, trainCount, testCount] = [30, 12_000, 50]
  const draw = random(1, 'images')
  const pixels = Uint8Array.from({ length: (trainCount + testCount) * size }, () =>
    draw.integer(256),
  )
  const image = pixels.slice(trainCount * size, (trainCount + 1) * size)
  const samples = { pixels, labels: new Uint8Array(trainCount + testCount) }
  const found = await nearestTraining({ samples, trainCount }, image, 5)

  const distance = (index: number) =>
    image.reduce((sum, pixel, i) => sum + (pixel - pixels[index * size + i]!) ** 2, 0)
  const all = Array.from({ length: trainCount }, (_, index) => index)
  expect(found).toEqual(all.toSorted((a, b) => distance(a) - distance(b) || a - b).slice(0, 5))
})

it('lists the first of equally near ones first, and as many as there are', async () => {
  const pixels = Uint8Array.of(5, 3, 3, 9)
  const samples = { pixels, labels: new Uint8Array(4) }
  const nearest = (count: number) =>
    nearestTraining({ samples, trainCount: 4 }, Uint8Array.of(3), count)
  expect(await nearest(3)).toEqual([1, 2, 0])
  expect(await nearest(9)).toEqual([1, 2, 0, 3])
})
