import { beforeAll, describe, expect, it } from 'vitest'
import type { Mnist } from '../../src/data/mnist.ts'
import { toDigitImage } from '../../src/data/strokes.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer } from './watched-trainer.ts'

const one = [{ points: [0.1, 0.5, 0.9].map((y) => ({ x: 0.5, y })) }]

let mnist: Mnist
let mean: number
let deviation: number
beforeAll(async () => {
  mnist = await smallMnist()
  ;({ mean, deviation } = mnist.normalisation)
})

/** A trainer whose network has learned a little. */
async function trained() {
  const trainer = await watchedTrainer(mnist)
  trainer.calls.start(tinyConfig)
  await trainer.ended()
  return trainer
}

describe('the layers of a network', () => {
  it('show what each of its stages makes of a drawing', async () => {
    const trainer = await trained()
    const [image, found, pooled, answer, ...rest] = (await trainer.calls.layersOf(one))!
    expect(rest).toEqual([])
    const pixels = Array.from(image!.values, (value) => (value * deviation + mean) * 255)
    expect(Uint8Array.from(pixels, Math.round)).toEqual(Uint8Array.from(toDigitImage(one)!))
    expect(answer!.shape).toEqual([10])
    expect(found!.layers.map(({ kind }) => kind)).toEqual(['conv2d', 'relu'])
    expect([found!.shape, pooled!.shape]).toEqual([
      [4, 8, 8],
      [4, 4, 4],
    ])
    // The pooling keeps the strongest of each window.
    const strongest = (channel: number, y: number, x: number) =>
      Math.max(...[0, 1, 8, 9].map((at) => found!.values[channel * 64 + y * 16 + x * 2 + at]!))
    for (const channel of [0, 1, 2, 3]) {
      expect(pooled!.values[channel * 16 + 5]).toBe(strongest(channel, 1, 1))
    }
  })

  it('tell how each of their numbers came about', async () => {
    const { calls } = await trained()
    const at = { stage: 3, channel: 1, row: 0, column: 0 }
    const classes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    const derivations = await Promise.all(
      classes.map((channel) => calls.derivationIn(one, { ...at, channel })),
    )
    const scores = derivations.map((derivation) => {
      const { parts, others, bias, steps } = derivation!
      const score = parts.reduce((sum, part) => sum + part.sum, others.sum) + bias!
      expect(steps.map(({ kind }) => kind)).toEqual(['dense', 'softmax'])
      expect(steps[0]!.value).toBeCloseTo(score, 4)
      return Math.exp(score)
    })
    const all = scores.reduce((sum, score) => sum + score, 0)
    const { probabilities } = (await calls.predictDrawing(one))!
    for (const [digit, derivation] of derivations.entries()) {
      expect(derivation!.steps[1]!.value).toBeCloseTo(scores[digit]! / all, 5)
      expect(derivation!.calibrated).toBeCloseTo(probabilities[digit]!, 6)
    }
    const inside = await calls.derivationIn(one, { ...at, stage: 2 })
    expect(inside!.calibrated).toBeNull()
    expect(await calls.derivationIn(one, { ...at, stage: 4 })).toBeNull()
    await expect(calls.derivationIn(one, { ...at, row: -1 })).rejects.toThrow(
      'The row of a number is a whole number from 0 to 9007199254740991, not -1.',
    )
  })

  it('are those of a digit that the data have, too', async () => {
    const { calls } = await trained()
    const [pixels] = (await calls.mistakes(1)).map((digit) => digit.pixels)
    const [image, ...stages] = (await calls.layersOf(pixels!))!
    const asPixels = Array.from(image!.values, (value) => (value * deviation + mean) * 255)
    expect(Uint8Array.from(asPixels, Math.round)).toEqual(pixels!)
    expect(stages.map(({ shape }) => shape)).toEqual([[4, 8, 8], [4, 4, 4], [10]])
    const at = { stage: 3, channel: 0, row: 0, column: 0 }
    const [digit] = await calls.mistakes(1)
    const { calibrated } = (await calls.derivationIn(pixels!, at))!
    expect(calibrated).toBeCloseTo(digit!.probabilities[0]!, 5)
    await expect(calls.layersOf(pixels!.slice(1))).rejects.toThrow(
      'The network reads images of 784 pixels, not of 783.',
    )
  })

  it('are led back through from the loss, for the class that the image is to be', async () => {
    const { calls } = await trained()
    const { label, probability, loss, stages, derivation } = (await calls.gradientsOf(
      one,
      null,
      null,
    ))!
    const [most] = (await calls.predictDrawing(one))!.probabilities
      .map((value, digit) => ({ value, digit }))
      .toSorted((a, b) => b.value - a.value)
    expect(label).toBe(most!.digit)
    expect(loss).toBeCloseTo(-Math.log(probability), 5)
    expect(derivation).toBeNull()
    expect(stages.map(({ shape }) => shape)).toEqual([[1, 28, 28], [4, 8, 8], [4, 4, 4], [10]])

    const other = (label + 1) % 10
    const at = { stage: 3, channel: other, row: 0, column: 0 }
    const back = (await calls.gradientsOf(one, other, at))!
    expect([back.label, back.loss > loss]).toEqual([other, true])
    expect(back.derivation!.answer).toEqual({ probability: back.probability, target: 1 })
    expect(back.stages[3]!.values[other]).toBeCloseTo(back.probability - 1, 6)
    const nowhere = await calls.gradientsOf(one, other, { ...at, stage: 4 })
    expect(nowhere!.derivation).toBeNull()
    await expect(calls.gradientsOf(one, 10, null)).rejects.toThrow(
      'A class of this network is a whole number from 0 to 9, not 10.',
    )
  })

  it('make nothing of an empty sheet, and take nothing but strokes', async () => {
    const { calls } = await trained()
    expect(await calls.layersOf([])).toBeNull()
    const at = { stage: 1, channel: 0, row: 0, column: 0 }
    expect(await calls.derivationIn([], at)).toBeNull()
    expect(await calls.gradientsOf([], 0, at)).toBeNull()
    await expect(calls.layersOf([{ points: 'none' as never }])).rejects.toThrow()
    const fresh = await watchedTrainer(mnist)
    await expect(fresh.calls.layersOf(one)).rejects.toThrow()
  })
})
