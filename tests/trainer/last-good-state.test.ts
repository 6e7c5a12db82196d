import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'
import type { TrainConfig } from '../../src/shared/train-config.ts'
import { engineOptions } from '../../src/trainer/engine-options.ts'
import { areFinite, LastGoodState } from '../../src/trainer/last-good-state.ts'
import { TrainingRun } from '../../src/trainer/training-run.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'

let mnist: Dataset
beforeAll(async () => void (mnist = await smallMnist(10, 10)))

const config = { ...tinyConfig, validationCount: 0, batchSize: 5 }

/** An engine whose weights are all the same number, and a clock that the test moves. */
function filledEngine(value: number, earlyStopping: TrainConfig['earlyStopping'] = null) {
  const network = buildNetwork(tinyConfig.network)
  const engine = createPlainEngine(engineOptions(network, mnist, config))
  const clock = { ms: 0 }
  const fill = (weight: number) =>
    engine.setParameters(new Float32Array(network.parameterCount).fill(weight))
  fill(value)
  const run = new TrainingRun({ ...config, earlyStopping }, engine, 10, () => clock.ms)
  const lastGood = new LastGoodState(engine, run, () => clock.ms)
  return { engine, run, clock, fill, lastGood }
}

describe('the last good state', () => {
  it('is the first one until another has proved itself', () => {
    const { engine, clock, fill, lastGood } = filledEngine(1)
    fill(2)
    clock.ms = 1000
    lastGood.beforeStretch()
    lastGood.restore()
    expect(engine.parameters()[0]).toBe(1)
  })

  it('moves on once the next loss is a sensible one', () => {
    const { engine, clock, fill, lastGood } = filledEngine(1)
    fill(2)
    clock.ms = 1000
    lastGood.beforeStretch()
    lastGood.afterStretch(0.5)
    fill(3)
    lastGood.restore()
    expect(engine.parameters()[0]).toBe(2)
  })

  it.each([NaN, Infinity, 5])('stays when the next loss is %d', (loss) => {
    const { engine, clock, fill, lastGood } = filledEngine(1)
    fill(2)
    clock.ms = 1000
    lastGood.beforeStretch()
    lastGood.afterStretch(loss)
    lastGood.restore()
    expect(engine.parameters()[0]).toBe(1)
  })

  it('is not copied more often than once a second', () => {
    const { engine, clock, fill, lastGood } = filledEngine(1)
    fill(2)
    clock.ms = 999
    lastGood.beforeStretch()
    lastGood.afterStretch(0.5)
    lastGood.restore()
    expect(engine.parameters()[0]).toBe(1)
  })

  it('takes the run back to where it was then', async () => {
    const { run, clock, lastGood } = filledEngine(0)
    await run.advance(1)
    clock.ms = 1000
    lastGood.beforeStretch()
    lastGood.afterStretch(0.5)
    const { place } = run
    await run.advance(1)
    lastGood.restore()
    expect(run.place).toEqual(place)
    expect(place.step).toBe(1)
  })

  it('forgets a best epoch that came later', async () => {
    const { run, clock, lastGood } = filledEngine(0, { patience: 1 })
    clock.ms = 1000
    lastGood.beforeStretch()
    lastGood.afterStretch(0.5)
    await run.advance(2)
    run.finishEpoch({ loss: 0.5, accuracy: 1 })
    lastGood.restore()
    expect(run.best?.kept).toBeNull()
  })

  it('keeps a best epoch that was there by then', async () => {
    const { run, clock, lastGood } = filledEngine(0, { patience: 1 })
    await run.advance(2)
    run.finishEpoch({ loss: 0.5, accuracy: 1 })
    clock.ms = 1000
    lastGood.beforeStretch()
    lastGood.afterStretch(0.5)
    await run.advance(2)
    run.finishEpoch({ loss: 0.4, accuracy: 1 })
    lastGood.restore()
    expect(run.best?.kept).toMatchObject({ epoch: 1, loss: 0.5 })
  })

  it('notices weights that are no numbers', () => {
    const { clock, fill, lastGood } = filledEngine(1)
    fill(NaN)
    clock.ms = 1000
    expect(lastGood.beforeStretch()).toBe(false)
  })
})

it('tells finite values from others', () => {
  expect(areFinite(Float32Array.of(3e38, 3e38, -3e38))).toBe(true)
  expect(areFinite(Float32Array.of(1, NaN))).toBe(false)
  expect(areFinite(Float32Array.of(Infinity, -Infinity))).toBe(false)
})
