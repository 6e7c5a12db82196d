import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { toDigitImage } from '../../src/data/strokes.ts'
import type { Watched } from '../../src/shared/layer-view.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'
import { Inside } from '../../src/trainer/inside.ts'
import type { ModelInUse } from '../../src/trainer/model-in-use.ts'
import type { Trial } from '../../src/trainer/trial.ts'
import { Turns } from '../../src/trainer/turns.ts'
import { optionsWith } from '../nn/engine-setup.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer } from './watched-trainer.ts'

const one = [{ points: [0.1, 0.5, 0.9].map((y) => ({ x: 0.5, y })) }]

const whole = (subject: Watched['subject']): Watched => ({ subject, muted: [] })
const [watchedOne, nothing] = [whole(one), whole([])]

let mnist: Dataset
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

async function resultOf({ calls }: Awaited<ReturnType<typeof trained>>) {
  return (await calls.snapshot()).test!
}

describe('the layers of a network', () => {
  it('show what each of its stages makes of a drawing', async () => {
    const trainer = await trained()
    const [image, found, pooled, answer, ...rest] = (await trainer.calls.layersOf(watchedOne))!
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
      classes.map((channel) => calls.derivationIn(watchedOne, { ...at, channel })),
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
    const inside = await calls.derivationIn(watchedOne, { ...at, stage: 2 })
    expect(inside!.calibrated).toBeNull()
    expect(await calls.derivationIn(watchedOne, { ...at, stage: 4 })).toBeNull()
    await expect(calls.derivationIn(watchedOne, { ...at, row: -1 })).rejects.toThrow(
      'The row of a number is a whole number from 0 to 9007199254740991, not -1.',
    )
  })

  it('are those of a digit that the data have, too', async () => {
    const { calls } = await trained()
    const [pixels] = (await calls.mistakes(1)).map((digit) => digit.pixels)
    const [image, ...stages] = (await calls.layersOf(whole(pixels!)))!
    const asPixels = Array.from(image!.values, (value) => (value * deviation + mean) * 255)
    expect(Uint8Array.from(asPixels, Math.round)).toEqual(pixels!)
    expect(stages.map(({ shape }) => shape)).toEqual([[4, 8, 8], [4, 4, 4], [10]])
    const at = { stage: 3, channel: 0, row: 0, column: 0 }
    const [digit] = await calls.mistakes(1)
    const { calibrated } = (await calls.derivationIn(whole(pixels!), at))!
    expect(calibrated).toBeCloseTo(digit!.probabilities[0]!, 5)
    await expect(calls.layersOf(whole(pixels!.slice(1)))).rejects.toThrow(
      'The network reads images of 784 pixels, not of 783.',
    )
  })

  it('are led back through from the loss, for the class that the image is to be', async () => {
    const { calls } = await trained()
    const { label, probability, loss, stages, derivation } = (await calls.gradientsOf(watchedOne, {
      label: null,
      at: null,
      weight: null,
    }))!
    const [most] = (await calls.predictDrawing(one))!.probabilities
      .map((value, digit) => ({ value, digit }))
      .toSorted((a, b) => b.value - a.value)
    expect(label).toBe(most!.digit)
    expect(loss).toBeCloseTo(-Math.log(probability), 5)
    expect(derivation).toBeNull()
    expect(stages.map(({ shape }) => shape)).toEqual([[1, 28, 28], [4, 8, 8], [4, 4, 4], [10]])

    const other = (label + 1) % 10
    const at = { stage: 3, channel: other, row: 0, column: 0 }
    const back = (await calls.gradientsOf(watchedOne, { label: other, at, weight: null }))!
    expect([back.label, back.loss > loss]).toEqual([other, true])
    expect(back.derivation!.answer).toEqual({ probability: back.probability, target: 1 })
    expect(back.stages[3]!.values[other]).toBeCloseTo(back.probability - 1, 6)
    const nowhere = await calls.gradientsOf(watchedOne, {
      label: other,
      at: { ...at, stage: 4 },
      weight: null,
    })
    expect(nowhere!.derivation).toBeNull()
    await expect(
      calls.gradientsOf(watchedOne, { label: 10, at: null, weight: null }),
    ).rejects.toThrow('A class of this network is a whole number from 0 to 9, not 10.')
  })

  it('tell what their weights would learn from an image', async () => {
    const { calls } = await trained()
    const at = { stage: 1, channel: 2, row: 3, column: 4 }
    const weight = { channel: 0, row: 1, column: 1 }
    const ask = { label: 7, at, weight }
    const { weights, weight: told } = (await calls.gradientsOf(watchedOne, ask))!
    expect(weights!.shape).toEqual([1, 5, 5])
    expect(weights!.places).toBe(64)
    expect(told!.value).toBe(weights!.weights[6])
    expect(told!.gradient).toBeCloseTo(weights!.gradients[6]!, 5)
    const pooled = await calls.gradientsOf(watchedOne, { ...ask, at: { ...at, stage: 2 } })
    expect([pooled!.weights, pooled!.weight]).toEqual([null, null])
    const beyond = await calls.gradientsOf(watchedOne, { ...ask, weight: { ...weight, row: 5 } })
    expect(beyond!.weight).toBeNull()
    await expect(calls.gradientsOf(watchedOne, { ...ask, weight: 'w' as never })).rejects.toThrow(
      'The channel of a weight is a whole number from 0 to 9007199254740991, not undefined.',
    )
    await expect(calls.gradientsOf(watchedOne, 7 as never)).rejects.toThrow('The stage of a number')
  })

  it('tell what one step from an image would do, and do not take it', async () => {
    const trainer = await trained()
    const before = await trainer.parameters()
    const { loss } = (await trainer.calls.gradientsOf(watchedOne, {
      label: 7,
      at: null,
      weight: null,
    }))!
    const steps = (await trainer.calls.stepsOf(watchedOne, 7))!
    expect([steps.label, steps.before.loss, steps.after.length]).toEqual([7, loss, 15])
    expect(steps.before.probability).toBeCloseTo(Math.exp(-loss), 5)
    const best = steps.after.toSorted((a, b) => a.loss - b.loss)[0]!
    expect(best.loss).toBeLessThan(0.5 * loss)
    expect(best.probability).toBeGreaterThan(steps.before.probability)
    expect(await trainer.parameters()).toEqual(before)
    expect(await trainer.calls.stepsOf(nothing, 7)).toBeNull()
    await expect(trainer.calls.stepsOf(watchedOne, -1)).rejects.toThrow('A class of this network')
  })

  it('tell what such a step would do to the reading of test digits', async () => {
    const trainer = await trained()
    const before = await trainer.parameters()
    const right = Math.round((await resultOf(trainer)).accuracy * mnist.testCount)
    const tiny = (await trainer.calls.stepTrial(watchedOne, 7, 0.0001))!
    // The small set has fewer test digits than would be picked out, so all of them are read.
    expect([tiny.count, tiny.before]).toEqual([mnist.testCount, right])
    expect(Math.abs(tiny.after - right)).toBeLessThanOrEqual(2)
    const huge = (await trainer.calls.stepTrial(watchedOne, 7, 5))!
    expect(huge.before).toBe(right)
    expect(huge.after).toBeLessThan(right / 2)
    expect(await trainer.parameters()).toEqual(before)
    expect(await trainer.calls.stepTrial(nothing, 7, 5)).toBeNull()
    await expect(trainer.calls.stepTrial(watchedOne, 7, 0.3)).rejects.toThrow(
      /^The learning rate of a step is one of 0\.0001, .*, 5, not 0\.3\.$/,
    )
  })

  it('give nothing where they are muted, and so something else behind it', async () => {
    const trainer = await trained()
    const before = await trainer.parameters()
    const { calls } = trainer
    const all = (await calls.layersOf(watchedOne))!
    expect(all.map(({ isMutable }) => isMutable)).toEqual([false, true, false, false])
    const muted = [0, 1, 3].map((channel) => ({ stage: 1, channel }))
    const watched = { ...watchedOne, muted }
    const [image, found, pooled, answer] = (await calls.layersOf(watched))!
    expect(image).toEqual(all[0])
    found!.values.forEach((value, i) => {
      if (i < 128 || i >= 192) expect(value).toBe(0)
      else expect(value).toBeCloseTo(all[1]!.values[i]!, 5)
    })
    expect(pooled!.values.slice(0, 32).every((value) => value === 0)).toBe(true)
    expect(answer!.values).not.toEqual(all[3]!.values)

    const trial = (await calls.muteTrial(watched))!
    const { probabilities, digit } = (await calls.predictDrawing(one))!
    expect(trial.before.label).toBe(digit)
    expect(trial.before.probability).toBeCloseTo(probabilities[digit]!, 6)
    expect(trial.after).not.toEqual(trial.before)
    expect(trial.test!.before).toBe(
      Math.round((await resultOf(trainer)).accuracy * mnist.testCount),
    )
    expect(trial.test!.after).toBeLessThan(trial.test!.before)
    const back = (await calls.gradientsOf(watched, { label: 7, at: null, weight: null }))!
    expect(back.loss).toBeCloseTo(-Math.log(answer!.values[7]!), 4)
    const at = { stage: 1, channel: 0, row: 2, column: 2 }
    expect((await calls.derivationIn(watched, at))!.parts[0]!.sum).toBe(0)

    // The answer can't be muted, nor what is not there.
    const others = [3, 7].map((stage) => ({ stage, channel: 0 }))
    const same = (await calls.layersOf({ ...watchedOne, muted: others }))!
    for (const [i, { values }] of same.entries()) {
      values.forEach((value, j) => expect(value).toBeCloseTo(all[i]!.values[j]!, 4))
    }
    expect(await trainer.parameters()).toEqual(before)
    expect(await calls.muteTrial({ ...nothing, muted })).toBeNull()
    await expect(calls.layersOf({ ...watchedOne, muted: 1 as never })).rejects.toThrow(
      'What is muted is a list of at most 10000 maps and units.',
    )
    await expect(calls.layersOf(one as never)).rejects.toThrow('What is muted is a list')
  })

  it('make nothing of an empty sheet, and take nothing but strokes', async () => {
    const { calls } = await trained()
    expect(await calls.layersOf(nothing)).toBeNull()
    const at = { stage: 1, channel: 0, row: 0, column: 0 }
    expect(await calls.derivationIn(nothing, at)).toBeNull()
    expect(await calls.gradientsOf(nothing, { label: 0, at, weight: null })).toBeNull()
    await expect(calls.layersOf(whole([{ points: 'none' as never }]))).rejects.toThrow()
    const fresh = await watchedTrainer(mnist)
    await expect(fresh.calls.layersOf(watchedOne)).rejects.toThrow()
  })

  it('are asked of the engine only when it is their turn', async () => {
    const turns = new Turns()
    let isTurn = false
    const take: Turns['take'] = (work, urgency) =>
      turns.take(async () => {
        isTurn = true
        return Promise.resolve(work()).finally(() => (isTurn = false))
      }, urgency)
    const engine = createPlainEngine(optionsWith({ normalisation: mnist.normalisation }))
    const parameters = () => {
      expect(isTurn).toBe(true)
      return engine.parameters()
    }
    const current = { engine: { ...engine, parameters }, normalisation: mnist.normalisation }
    const trial = { compare: () => Promise.resolve(null) }
    const { calls } = new Inside({
      inUse: { current } as unknown as ModelInUse,
      turns: { take } as Turns,
      trial: trial as unknown as Trial,
    })
    const muted = [{ stage: 1, channel: 0 }]
    expect((await calls.muteTrial({ ...watchedOne, muted }))!.test).toBeNull()
    expect(await calls.stepTrial({ ...watchedOne, muted }, 7, 0.01)).toBeNull()
    expect((await calls.stepsOf(watchedOne, 7))!.label).toBe(7)
  })
})
