import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import type { EngineOptions, Stretch } from '../../src/nn/engine.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'
import type { TrainConfig } from '../../src/shared/train-config.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer, type WatchedTrainer } from './watched-trainer.ts'

let mnist: Dataset
beforeAll(async () => void (mnist = await smallMnist()))

async function trained(config: TrainConfig = tinyConfig): Promise<WatchedTrainer> {
  const trainer = await watchedTrainer(mnist)
  await trainer.calls.start(config)
  await trainer.ended()
  return trainer
}

/** Starts a run and pauses it as soon as it trains. */
async function paused(config: TrainConfig = tinyConfig): Promise<WatchedTrainer> {
  const trainer = await watchedTrainer(mnist)
  const training = trainer.entering('training')
  await trainer.calls.start(config)
  await training
  await trainer.calls.pause()
  return trainer
}

describe('a run from start to end', () => {
  it('goes through preparing, training and evaluating to done', async () => {
    const { heard } = await trained()
    const phases = heard.state.map(({ phase }) => phase)
    expect(phases).toEqual(['preparing', 'training', 'evaluating', 'done'])
  })

  it('tells about every epoch, and learns', async () => {
    const { heard } = await trained({ ...tinyConfig, epochs: 6 })
    expect(heard.epoch.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6])
    const [first, last] = [heard.epoch[0]!, heard.epoch[5]!]
    expect(last.trainLoss).toBeLessThan(first.trainLoss / 2)
    expect(last.trainAccuracy).toBeGreaterThan(0.75)
    expect(last.validationAccuracy).toBeGreaterThan(0.7)
    expect(last.imagesPerSecond).toBeCloseTo(500 / last.seconds)
  })

  it('visits the last, partial batch as well', async () => {
    const { heard, snapshot } = await trained({ ...tinyConfig, validationCount: 83 })
    const { state } = await snapshot()
    expect(state).toMatchObject({ stepsPerEpoch: 17, step: 34, totalSteps: 34 })
    // Shares of 517 images: 16 batches of 32 and one of 5.
    for (const { trainAccuracy } of heard.epoch) {
      expect(trainAccuracy * 517).toBeCloseTo(Math.round(trainAccuracy * 517), 6)
    }
  })

  it('leaves validation out when nothing is held out', async () => {
    const { heard } = await trained({ ...tinyConfig, validationCount: 0 })
    expect(heard.epoch[0]).toMatchObject({ validationLoss: null, validationAccuracy: null })
  })

  it('tests the network at the end and tells what it is now', async () => {
    const { heard, snapshot } = await trained()
    expect(heard.test.at(-1)?.perClass.reduce((sum, { support }) => sum + support, 0)).toBe(200)
    const { model, test } = await snapshot()
    expect(test).toEqual(heard.test.at(-1))
    expect(model).toMatchObject({ name: 'Tiny', path: null, isUnsaved: true, config: tinyConfig })
    expect(model?.test).toEqual(test)
    expect(model?.history).toEqual(heard.epoch)
  })

  it('says last that all batches are done, and that only validating is left', async () => {
    const { heard } = await trained()
    const last = heard.batch.at(-1)
    expect(last).toMatchObject({ step: 32, totalSteps: 32, epochPosition: 2 })
    expect(last?.secondsLeft).toBeLessThan(1)
  })

  it('tells the supervisor what closing would lose', async () => {
    const { told } = await trained()
    expect(told.activity).toContainEqual({ isTraining: true, isUnsaved: true, isKept: false })
    expect(told.activity.at(-1)).toEqual({ isTraining: false, isUnsaved: true, isKept: false })
    expect(told.model.at(-1)?.name).toBe('Tiny')
  })
})

describe('the same configuration', () => {
  it('gives the same weights', async () => {
    const [one, other] = [await trained(), await trained()]
    expect(await one.parameters()).toEqual(await other.parameters())
  })

  it('gives other weights with another seed', async () => {
    const [one, other] = [await trained(), await trained({ ...tinyConfig, seed: 8 })]
    expect(await one.parameters()).not.toEqual(await other.parameters())
  })

  it('gives the same weights when it was paused, stepped, tested and drawn for on the way', async () => {
    const trainer = await paused()
    await trainer.calls.stepBatch()
    await trainer.calls.stepBatch()
    const tested = trainer.entering('paused')
    trainer.calls.evaluate()
    await tested
    await trainer.calls.predictDrawing([{ points: [{ x: 0.2, y: 0.2 }, { x: 0.5, y: 0.8 }] }]) // prettier-ignore
    await trainer.calls.resume()
    await trainer.calls.pause()
    await trainer.calls.resume()
    await trainer.ended()
    expect(await trainer.parameters()).toEqual(await (await trained()).parameters())
  })
})

describe('pausing', () => {
  it('stands still until resumed', async () => {
    const trainer = await paused()
    const before = await trainer.parameters()
    await delay(50)
    expect(await trainer.parameters()).toEqual(before)
    trainer.calls.resume()
    await trainer.ended()
    expect((await trainer.snapshot()).state.phase).toBe('done')
  })

  it('trains exactly one batch per step', async () => {
    const trainer = await paused()
    const { step } = (await trainer.snapshot()).state
    await trainer.calls.stepBatch()
    const { state } = await trainer.snapshot()
    expect(state).toMatchObject({ phase: 'paused', step: step + 1 })
    expect(trainer.heard.batch.at(-1)?.step).toBe(step + 1)
  })

  it('can be tested, and forgets the result when it learns on', async () => {
    const trainer = await paused()
    const tested = trainer.entering('paused')
    trainer.calls.evaluate()
    await tested
    expect((await trainer.snapshot()).test).not.toBeNull()
    await trainer.calls.stepBatch()
    const { test, model } = await trainer.snapshot()
    expect(test).toBeNull()
    expect(model?.test).toBeNull()
    expect(trainer.heard.test.at(-1)).toBeNull()
    expect(() => trainer.calls.mistakes(10)).toThrow(
      expect.objectContaining({ code: 'NOT_TESTED' }),
    )
  })
})

describe('an engine that takes its time', () => {
  /** Every call of it lasts a while, as it does with worker threads. */
  function slowTrainer() {
    const closed: string[] = []
    const createEngine = async (options: EngineOptions) => {
      await delay(10)
      const engine = createPlainEngine(options)
      return {
        ...engine,
        train: async (stretch: Stretch) => delay(5).then(() => engine.train(stretch)),
        close: async () => void closed.push('closed'),
      }
    }
    return watchedTrainer(mnist, { createEngine }).then((trainer) => ({ ...trainer, closed }))
  }

  it('begins no stretch after a pause', async () => {
    const trainer = await slowTrainer()
    const training = trainer.entering('training')
    trainer.calls.start(tinyConfig)
    await training
    await trainer.calls.pause()
    const { step } = (await trainer.snapshot()).state
    await delay(30)
    expect((await trainer.snapshot()).state.step).toBe(step)
    await trainer.calls.reset()
  })

  it('is closed when the run is reset while it is still being prepared', async () => {
    const trainer = await slowTrainer()
    trainer.calls.start(tinyConfig)
    await trainer.calls.reset()
    expect(trainer.closed).toEqual(['closed'])
    expect((await trainer.snapshot()).state).toMatchObject({ phase: 'idle', step: 0 })
  })

  it('answers predictions between the stretches', async () => {
    const trainer = await slowTrainer()
    const training = trainer.entering('training')
    trainer.calls.start({ ...tinyConfig, epochs: 200 })
    await training
    const before = (await trainer.snapshot()).state.step
    const image = mnist.samples.pixels.slice(0, 784)
    for (let count = 0; count < 5; count++) await trainer.predict(image)
    expect((await trainer.snapshot()).state.step - before).toBeLessThanOrEqual(60)
    expect((await trainer.snapshot()).state.phase).toBe('training')
    await trainer.calls.reset()
  })
})

describe('ending a run early', () => {
  it('keeps and tests the network when stopped', async () => {
    const trainer = await paused()
    await trainer.calls.stepBatch()
    const before = await trainer.parameters()
    trainer.calls.stop()
    await trainer.ended()
    const { state, test } = await trainer.snapshot()
    expect(state.phase).toBe('done')
    expect(state.step).toBeLessThan(state.totalSteps)
    expect(test).not.toBeNull()
    expect(await trainer.parameters()).toEqual(before)
  })

  it('can no longer be paused while its certainty is fitted, and leaves the test out if stopped then', async () => {
    const fitting: string[] = []
    const createEngine = async (options: EngineOptions) => {
      const engine = createPlainEngine(options)
      const infer = async (indices: Uint32Array) => {
        if (trainer.heard.epoch.length === tinyConfig.epochs) {
          fitting.push((await trainer.snapshot()).state.phase)
          if (fitting.length === 1) trainer.calls.stop()
        }
        return engine.infer(indices)
      }
      return { ...engine, infer }
    }
    const trainer = await watchedTrainer(mnist, { createEngine })
    trainer.calls.start(tinyConfig)
    await trainer.ended()
    expect(fitting[0]).toBe('evaluating')
    const { state, model, test } = await trainer.snapshot()
    expect([state.phase, test]).toEqual(['done', null])
    expect(model?.calibration).not.toBeNull()
  })

  it('leaves the test out when stopped again', async () => {
    const trainer = await paused()
    const evaluating = trainer.entering('evaluating')
    trainer.calls.stop()
    await evaluating
    trainer.calls.stop()
    await trainer.ended()
    const { state, test } = await trainer.snapshot()
    expect([state.phase, test]).toEqual(['done', null])
  })

  it('forgets run and network when reset', async () => {
    const trainer = await paused()
    await trainer.calls.reset()
    const { state, model, history } = await trainer.snapshot()
    expect(state).toMatchObject({ phase: 'idle', config: null, step: 0, engine: null })
    expect([model, history]).toEqual([null, []])
    expect(trainer.heard.state.map(({ phase }) => phase)).not.toContain('evaluating')
  })

  it('answers a step that comes too late to be done', async () => {
    const trainer = await paused()
    const step = trainer.calls.stepBatch()
    trainer.calls.stop()
    await step
    await trainer.ended()
    expect((await trainer.snapshot()).state.phase).toBe('done')
  })

  it('lets no other run begin before the last one is put away', async () => {
    const gate = Promise.withResolvers<void>()
    const createEngine = async (options: EngineOptions) => ({
      ...createPlainEngine(options),
      close: () => gate.promise,
    })
    const trainer = await watchedTrainer(mnist, { createEngine })
    trainer.calls.start(tinyConfig)
    await trainer.ended()
    const resets = [trainer.calls.reset(), trainer.calls.reset()]
    const wrongPhase = expect.objectContaining({
      code: 'WRONG_PHASE',
      message: 'The last run is being put away. Try again in a moment.',
    })
    expect(() => trainer.calls.start(tinyConfig)).toThrow(wrongPhase)
    await expect(trainer.calls.resumeInterrupted()).rejects.toThrow(wrongPhase)
    await expect(trainer.supervisorCalls.openModel('x.safetensors')).rejects.toThrow(wrongPhase)
    gate.resolve()
    await Promise.all(resets)
    const training = trainer.entering('training')
    trainer.calls.start({ ...tinyConfig, epochs: 200 })
    await training
    trainer.calls.stop()
    await trainer.ended()
    const { state } = await trainer.snapshot()
    expect(state.phase).toBe('done')
    expect(state.step).toBeLessThan(state.totalSteps)
  })

  it('can be followed by another run', async () => {
    const trainer = await paused()
    await trainer.calls.reset()
    trainer.calls.start(tinyConfig)
    await trainer.ended()
    expect(await trainer.parameters()).toEqual(await (await trained()).parameters())
  })
})

describe('what is impossible now', () => {
  const refused = [
    ['pause', 'idle', 'There is nothing to pause: no network is training.'],
    ['resume', 'idle', 'There is nothing to resume: no run is paused.'],
    ['stepBatch', 'idle', 'Pause the run before you train single batches.'],
    ['stop', 'idle', 'There is nothing to stop: no network is training.'],
    ['reset', 'idle', 'There is nothing to reset: no run has been started.'],
    ['pause', 'done', 'There is nothing to pause: no network is training.'],
    ['stop', 'done', 'There is nothing to stop: no network is training.'],
  ] as const

  it.each(refused)('refuses to %s when %s', async (action, phase, sentence) => {
    const trainer = phase === 'idle' ? await watchedTrainer(mnist) : await trained()
    await expect((async () => trainer.calls[action]())()).rejects.toMatchObject({
      code: 'WRONG_PHASE',
      message: sentence,
    })
  })

  it('refuses a second run, a test and another model while one trains', async () => {
    const trainer = await watchedTrainer(mnist)
    const training = trainer.entering('training')
    trainer.calls.start({ ...tinyConfig, epochs: 200 })
    await training
    const wrongPhase = expect.objectContaining({ code: 'WRONG_PHASE' })
    expect(() => trainer.calls.start(tinyConfig)).toThrow(wrongPhase)
    expect(() => trainer.calls.evaluate()).toThrow(wrongPhase)
    await expect(trainer.supervisorCalls.openModel('x.safetensors')).rejects.toThrow(wrongPhase)
    await trainer.calls.reset()
  })

  it('says that there is no network to test or to draw for', async () => {
    const trainer = await watchedTrainer(mnist)
    const noModel = expect.objectContaining({ code: 'NO_MODEL' })
    expect(() => trainer.calls.evaluate()).toThrow(noModel)
    await expect(trainer.calls.predictDrawing([])).rejects.toThrow(noModel)
  })

  it('refuses a configuration that makes no sense, and stays idle', async () => {
    const trainer = await watchedTrainer(mnist)
    expect(() => trainer.calls.start({ ...tinyConfig, epochs: 0 })).toThrow('Epochs must be')
    expect(() => trainer.calls.start({ ...tinyConfig, validationCount: 600 })).toThrow(
      "Of 600 training images 600 can't be held out",
    )
    expect((await trainer.snapshot()).state.phase).toBe('idle')
  })
})

describe('a run that goes wrong', () => {
  it('stops when the loss is no number any more, explains it and keeps finite weights', async () => {
    const trainer = await watchedTrainer(mnist)
    const optimizer = { ...tinyConfig.optimizer, momentum: 0.999 }
    const schedule = { kind: 'constant' } as const
    trainer.calls.start({ ...tinyConfig, optimizer, schedule, learningRate: 10, epochs: 200 })
    await trainer.ended()
    const { state, model } = await trainer.snapshot()
    expect(state.phase).toBe('failed')
    expect(state.failure?.code).toBe('DIVERGED')
    expect(state.failure?.message).toMatch(
      /^The (loss|weights) stopped being (a number|numbers) at step \d+, in epoch \d+\. The learning rate 10 is probably too large; try 1\. The weights from before are kept\.$/,
    )
    expect(model).not.toBeNull()
    expect((await trainer.parameters()).every(Number.isFinite)).toBe(true)
    expect((await trainer.snapshot()).state.step).toBeLessThan(state.totalSteps)
  })

  it('reports what an engine throws, and the next run works', async () => {
    let isBroken = true
    const trainer = await watchedTrainer(mnist, {
      async createEngine(options) {
        const engine = createPlainEngine(options)
        if (!isBroken) return engine
        return { ...engine, train: () => Promise.reject(new Error('A worker has died.')) }
      },
    })
    trainer.calls.start(tinyConfig)
    await trainer.ended()
    expect((await trainer.snapshot()).state).toMatchObject({
      phase: 'failed',
      failure: { code: 'UNEXPECTED', message: 'A worker has died.' },
    })
    isBroken = false
    trainer.calls.start(tinyConfig)
    await trainer.ended()
    expect((await trainer.snapshot()).state).toMatchObject({ phase: 'done', failure: null })
  })
})
