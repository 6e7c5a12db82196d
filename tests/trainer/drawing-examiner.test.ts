import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { toDigitImage } from '../../src/data/strokes.ts'
import type { Stroke } from '../../src/shared/drawing.ts'
import { farthestMove, preparationSteps, turnAngles } from '../../src/shared/examination.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer } from './watched-trainer.ts'

const hook: readonly Stroke[] = [
  {
    points: [
      { x: 0.2, y: 0.1 },
      { x: 0.25, y: 0.6 },
      { x: 0.6, y: 0.55 },
    ],
  },
]
const side = 2 * farthestMove + 1
const middle = farthestMove * side + farthestMove

let mnist: Dataset
beforeAll(async () => void (mnist = await smallMnist()))

async function trained() {
  const trainer = await watchedTrainer(mnist)
  trainer.calls.start(tinyConfig)
  await trainer.ended()
  return trainer
}

describe('the examination of a drawing', () => {
  it('reads it as it is prepared, moved and turned', async () => {
    const { calls, predict } = await trained()
    const examination = (await calls.examineDrawing(hook))!
    const { digit, probabilities } = (await calls.predictDrawing(hook))!
    const answer = { label: digit, probability: probabilities[digit]! }

    expect(examination.steps).toHaveLength(preparationSteps.length)
    expect(examination.steps.at(-1)).toEqual({ pixels: toDigitImage(hook), answer })
    expect(examination.moved).toHaveLength(side ** 2)
    expect(examination.moved[middle]).toEqual(answer)
    expect(examination.turned).toHaveLength(turnAngles.length)
    expect(examination.turned[turnAngles.indexOf(0)]).toEqual({
      pixels: toDigitImage(hook),
      answer,
    })

    // Three to the right and two up, by hand.
    const image = toDigitImage(hook)!
    const elsewhere = new Uint8Array(28 * 28)
    for (let y = 2; y < 28; y++) {
      for (let x = 0; x < 25; x++) elsewhere[(y - 2) * 28 + x + 3] = image[y * 28 + x]!
    }
    const read = await predict(elsewhere)
    expect(examination.moved[middle - 2 * side + 3]).toEqual({
      label: read.digit,
      probability: read.probabilities[read.digit],
    })
    const shrunk = await predict(examination.steps[0]!.pixels)
    expect(examination.steps[0]!.answer.label).toBe(shrunk.digit)
  })

  it('finds the training digits that are like it, and none without data like it', async () => {
    const trainer = await trained()
    const { nearest } = (await trainer.calls.examineDrawing(hook))!
    expect(nearest).toHaveLength(10)
    for (const { index, label, pixels } of nearest) {
      expect(index).toBeLessThan(mnist.trainCount)
      expect(label).toBe(mnist.samples.labels[index])
      expect(pixels).toEqual(mnist.samples.pixels.slice(index * 784, (index + 1) * 784))
    }
  })

  it('has nothing to say of an empty sheet', async () => {
    const { calls } = await trained()
    expect(await calls.examineDrawing([])).toBeNull()
  })

  it('tells of one model only', async () => {
    const { calls } = await trained()
    const asked = calls.examineDrawing(hook)
    await calls.reset()
    expect(await asked).toBeNull()
  })

  it('refuses what is no drawing, and wants a model', async () => {
    const { calls } = await trained()
    await expect(calls.examineDrawing('a seven' as never)).rejects.toMatchObject({
      code: 'ARGUMENT',
    })
    await calls.reset()
    await expect(calls.examineDrawing(hook)).rejects.toMatchObject({ code: 'NO_MODEL' })
  })
})
