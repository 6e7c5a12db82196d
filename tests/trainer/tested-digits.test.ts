import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { imageSize } from '../../src/data/mnist.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer, type WatchedTrainer } from './watched-trainer.ts'

let mnist: Dataset
let trainer: WatchedTrainer
beforeAll(async () => {
  mnist = await smallMnist()
  trainer = await watchedTrainer(mnist)
  trainer.calls.start(tinyConfig)
  await trainer.ended()
})

const labels = Array.from({ length: 10 }, (_, label) => label)

describe('cells of the confusion matrix', () => {
  it('hold exactly the digits that the matrix counts', async () => {
    const { confusion } = (await trainer.snapshot()).test!
    for (const actual of labels) {
      for (const predicted of labels) {
        const digits = await trainer.calls.cell(actual, predicted, 10_000)
        expect(digits).toHaveLength(confusion[actual]![predicted]!)
        for (const digit of digits) expect(digit).toMatchObject({ actual, predicted })
      }
    }
  })

  it('show test digits with their own pixels, in memory that can leave the process', async () => {
    const [digit] = await trainer.calls.cell(1, 1, 1)
    const { index, pixels, actual } = digit!
    expect(index).toBeGreaterThanOrEqual(mnist.trainCount)
    expect(mnist.samples.labels[index]).toBe(actual)
    const stored = mnist.samples.pixels.slice(index * imageSize, (index + 1) * imageSize)
    expect(pixels).toEqual(stored)
    expect(pixels.buffer).toBeInstanceOf(ArrayBuffer)
  })

  it('begin with the most confident and end at the limit', async () => {
    const all = await trainer.calls.cell(1, 1, 10_000)
    const confidences = all.map(({ predicted, probabilities }) => probabilities[predicted]!)
    expect(confidences).toEqual([...confidences].sort((a, b) => b - a))
    expect(await trainer.calls.cell(1, 1, 3)).toEqual(all.slice(0, 3))
  })

  it('refuse what is no class', () => {
    const wrong = expect.objectContaining({
      code: 'ARGUMENT',
      message: 'A class is a whole number from 0 to 46, not 47.',
    })
    expect(() => trainer.calls.cell(47, 0, 5)).toThrow(wrong)
    expect(() => trainer.calls.cell(0, 47, 5)).toThrow(wrong)
    expect(() => trainer.calls.cell(0, 0, NaN)).toThrow('not NaN')
  })
})

it('shows all mistakes, the most confident first', async () => {
  const mistakes = await trainer.calls.mistakes(10_000)
  const { accuracy } = (await trainer.snapshot()).test!
  expect(mistakes).toHaveLength(Math.round((1 - accuracy) * mnist.testCount))
  const confidences = mistakes.map(({ predicted, probabilities }) => probabilities[predicted]!)
  expect(confidences).toEqual([...confidences].sort((a, b) => b - a))
})

it('gives a digit alone the same answer as in the test of all', async () => {
  for (const digit of [
    ...(await trainer.calls.mistakes(20)),
    ...(await trainer.calls.cell(0, 0, 5)),
  ]) {
    const alone = await trainer.predict(digit.pixels)
    expect(alone.digit).toBe(digit.predicted)
    alone.probabilities.forEach((probability, label) => {
      expect(probability).toBeCloseTo(digit.probabilities[label]!, 6)
    })
  }
})
