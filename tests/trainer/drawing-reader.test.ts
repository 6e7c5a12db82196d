import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { imageSize } from '../../src/data/mnist.ts'
import { toDigitImage } from '../../src/data/strokes.ts'
import { encodeModel } from '../../src/models/model-file.ts'
import { preprocessorOf } from '../../src/nn/preprocessing/preprocessed-engine.ts'
import type { Stroke } from '../../src/shared/drawing.ts'
import { gateFile } from '../../src/trainer/digit-gate.ts'
import { shippedModelsFolder } from '../../src/trainer/shipped-models.ts'
import { smallModel } from '../models/small-model.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer } from './watched-trainer.ts'

const through = (...corners: readonly (readonly [number, number])[]): Stroke => ({
  points: corners.map(([x, y]) => ({ x, y })),
})
const star = [
  through([0.5, 0.04], [0.62, 0.38], [0.96, 0.38], [0.68, 0.6], [0.8, 0.95], [0.5, 0.74]),
  through([0.5, 0.74], [0.2, 0.95], [0.32, 0.6], [0.04, 0.38], [0.38, 0.38], [0.5, 0.04]),
]
const one = [through([0.55, 0.1], [0.52, 0.5], [0.5, 0.9])]

let mnist: Dataset
let folder: string
beforeAll(async () => {
  mnist = await smallMnist()
  folder = await mkdtemp(join(tmpdir(), 'inkling-gate-'))
})
afterAll(() => rm(folder, { recursive: true }))
afterEach(() => vi.restoreAllMocks())

/** A trainer whose network has learned a little, with the gate of this folder. */
async function trained(gateFolder: string | null, names = mnist.classNames) {
  const trainer = await watchedTrainer({ ...mnist, classNames: names })
  if (gateFolder !== null) await trainer.supervisorCalls.useShippedModels(gateFolder)
  trainer.calls.start(tinyConfig)
  await trainer.ended()
  return trainer
}

describe('a trainer with the gate that comes with the app', () => {
  it('takes a star for no digit, and a one for a digit', async () => {
    const trainer = await trained(shippedModelsFolder())
    expect((await trainer.calls.predictDrawing(star))?.certainty).toBe('no-digit')
    expect((await trainer.calls.predictDrawing(one))?.certainty).not.toBe('no-digit')
  })

  it('lets nearly every test digit through', async () => {
    const trainer = await trained(shippedModelsFolder())
    let rejected = 0
    for (let test = 0; test < mnist.testCount; test++) {
      const start = (mnist.trainCount + test) * imageSize
      const pixels = mnist.samples.pixels.slice(start, start + imageSize)
      if ((await trainer.predict(pixels)).certainty === 'no-digit') rejected++
    }
    expect(rejected / mnist.testCount).toBeLessThan(0.02)
  })

  it('does not ask it about other things than digits', async () => {
    const trainer = await trained(shippedModelsFolder(), [...'abcdefghij'])
    expect((await trainer.calls.predictDrawing(star))?.certainty).not.toBe('no-digit')
  })
})

describe('a trainer without a gate that works', () => {
  it('judges by the probabilities alone', async () => {
    const { calls, snapshot } = await trained(null)
    const { sureFrom } = (await snapshot()).model!.calibration!
    for (const strokes of [one, star]) {
      const { probabilities, digit, certainty } = (await calls.predictDrawing(strokes))!
      expect(certainty).toBe(probabilities[digit]! >= sureFrom ? 'sure' : 'unsure')
    }
  })

  it.each([
    ['there is none', async () => undefined, 'does not exist'],
    ['it is damaged', () => writeFile(join(folder, gateFile), 'no model'), 'Is this a model file?'],
    [
      'it is another network',
      () => writeFile(join(folder, gateFile), encodeModel(smallModel)),
      'has 3 classes',
    ],
  ])('goes on and logs it when %s', async (_case, prepare, reason) => {
    await rm(join(folder, gateFile), { force: true })
    await prepare()
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { calls } = await trained(folder)
    expect(logged).toHaveBeenCalledWith(expect.stringContaining(reason))
    expect((await calls.predictDrawing(star))?.certainty).not.toBe('no-digit')
  })
})

describe('a network that has its images preprocessed', () => {
  it('reads drawings so too, and shows what it saw', async () => {
    const trainer = await watchedTrainer(mnist)
    const preprocessing = ['deslant', 'width'] as const
    trainer.calls.start({ ...tinyConfig, network: { ...tinyConfig.network, preprocessing } })
    await trainer.ended()
    const drawn = through([0.8, 0.1], [0.5, 0.5], [0.3, 0.9])
    const { pixels } = (await trainer.calls.predictDrawing([drawn]))!
    const asDrawn = toDigitImage([drawn])!
    expect(pixels).toEqual(preprocessorOf({ preprocessing, inputShape: [1, 28, 28] })(asDrawn))
    expect(pixels).not.toEqual(asDrawn)
  })
})

describe('a model that was trained with images held out', () => {
  it('is calibrated when its training ends, and says so in its file', async () => {
    const trainer = await trained(null)
    const { calibration } = (await trainer.snapshot()).model!
    expect(calibration!.temperature).toBeGreaterThan(0.05)
    const path = join(folder, 'calibrated.safetensors')
    await trainer.supervisorCalls.saveModel(path)
    const other = await watchedTrainer(mnist)
    expect((await other.supervisorCalls.openModel(path)).calibration).toEqual(calibration)
  })

  it('shows calibrated probabilities wherever it is tested, and the error before', async () => {
    const { calls } = await trained(null)
    const { expectedError, before } = await calls.calibration()
    expect(before!.expectedError).not.toBe(expectedError)
    const [digit] = await calls.cell(1, 1, 1)
    const drawn = await calls.predictDrawing(one)
    expect(drawn!.probabilities.reduce((sum, share) => sum + share)).toBeCloseTo(1, 5)
    expect(digit!.probabilities.reduce((sum, share) => sum + share)).toBeCloseTo(1, 5)
  })

  it('loses its calibration when it is trained on without any', async () => {
    const trainer = await trained(null)
    trainer.calls.start({ ...tinyConfig, validationCount: 0 })
    await trainer.ended()
    expect((await trainer.snapshot()).model!.calibration).toBeNull()
    expect((await trainer.calls.calibration()).before).toBeNull()
  })
})
