import { setImmediate as nextTask } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createEngine } from '../../../src/nn/create-engine.ts'
import type { Engine, EngineOptions } from '../../../src/nn/engine.ts'
import { buildNetwork } from '../../../src/nn/network.ts'
import { createPlainEngine } from '../../../src/nn/plain-engine.ts'
import {
  createPreprocessedEngine,
  preprocessorOf,
} from '../../../src/nn/preprocessing/preprocessed-engine.ts'
import { digits, everyKind, indices, optionsWith, stretch } from '../engine-setup.ts'

const preprocessing = ['deslant', 'width'] as const
const network = buildNetwork({ ...everyKind, preprocessing })
const see = preprocessorOf(network.spec)
const image = (index: number) => digits.pixels.slice(index * 784, (index + 1) * 784)
const seenDigits = {
  labels: digits.labels,
  pixels: Uint8Array.from(
    indices(0, 80)
      .values()
      .flatMap((index) => see(image(index))),
  ),
}

async function opened(engine: Promise<Engine>): Promise<Engine> {
  const open = await engine
  onTestFinished(() => open.close())
  return open
}

async function afterTraining(engine: Engine) {
  await engine.train(stretch(indices(0, 64), 16))
  const { probabilities } = await engine.infer(indices(64, 80))
  return { probabilities, parameters: engine.parameters() }
}

describe('an engine whose network wants its images preprocessed', () => {
  const plain = (options: EngineOptions) => createPreprocessedEngine(options, createPlainEngine)
  it.each([
    ['plain', plain],
    ['best', createEngine],
  ] as const)(
    'trains and reads as on images that were preprocessed before: %s',
    async (_, create) => {
      const ours = await opened(create(optionsWith({ network })))
      const bare = await opened(create(optionsWith({ samples: seenDigits })))
      expect(await afterTraining(ours)).toEqual(await afterTraining(bare))
      expect(await ours.activations(image(7))).toEqual(await bare.activations(see(image(7))))
      expect(ours.network).toBe(network)
    },
  )

  it('sees something else than the images as they are', async () => {
    const ours = await opened(createEngine(optionsWith({ network })))
    const other = await opened(createEngine(optionsWith({})))
    expect(await afterTraining(ours)).not.toEqual(await afterTraining(other))
  })

  it('leaves the samples as they were, for engines of other networks', async () => {
    const before = digits.pixels.slice()
    await opened(createEngine(optionsWith({ network })))
    expect(digits.pixels).toEqual(before)
  })

  it('lets others have their turn while it preprocesses many images', async () => {
    const count = 20_000
    const samples = { pixels: new Uint8Array(count * 784).fill(90), labels: new Uint8Array(count) }
    let [turns, turnsBefore] = [0, null as number | null]
    const creating = createPreprocessedEngine(optionsWith({ network, samples }), (options) => {
      turnsBefore = turns
      return createPlainEngine(options)
    })
    for (; turnsBefore === null; turns++) await nextTask()
    await opened(creating)
    expect(turnsBefore).toBeGreaterThan(3)
  })

  it('refuses samples and images of another size', async () => {
    const samples = { pixels: digits.pixels.subarray(1), labels: digits.labels }
    await expect(createEngine(optionsWith({ network, samples }))).rejects.toThrow(RangeError)
    const ours = await opened(createEngine(optionsWith({ network })))
    await expect(ours.activations(new Uint8Array(10))).rejects.toThrow('An image has 784 pixels')
  })
})
