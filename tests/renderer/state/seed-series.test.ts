import { describe, expect, it } from 'vitest'
import { SeedSeries } from '../../../src/renderer/state/seed-series.svelte.ts'
import { Trainer } from '../../../src/renderer/state/trainer.svelte.ts'
import type { TrainConfig } from '../../../src/shared/train-config.ts'
import type { Phase } from '../../../src/shared/trainer-state.ts'
import { config, stateWith } from '../runs.ts'
import { fakeHost, fakeTrainer } from './fake-host.ts'

const running = { state: 'running' } as const
const gone = { state: 'gone', message: 'It crashed.', details: '' } as const

/** A trainer whose runs begin when they are started and end when the test says so. */
async function seriesOf(count: number) {
  const { host, on, send } = fakeHost(running)
  const trainer = new Trainer(host, on)
  await trainer.follow()
  const started: TrainConfig[] = []
  const far = fakeTrainer({
    start: (next) => {
      started.push(next)
      far.trainer.emit('state', stateWith({ phase: 'preparing', config: next }))
    },
  })
  await trainer.adopt(far.port)
  const series = new SeedSeries(trainer)
  const trained = series.train({ ...config, seed: 7 }, count, (next) => trainer.ask.start(next))
  const begun = (number: number) => expect.poll(() => started).toHaveLength(number)
  const enter = (phase: Phase) => far.trainer.emit('state', stateWith({ phase, config }))
  await begun(1)
  return { series, trained, started, begun, enter, send }
}

describe('SeedSeries', () => {
  it('goes on with the next seed when a run has ended, until there are enough', async () => {
    const { series, trained, started, begun, enter } = await seriesOf(3)
    expect(series.number).toBe(1)
    enter('done')
    await begun(2)
    expect(series.number).toBe(2)
    enter('done')
    await begun(3)
    enter('done')
    await trained
    expect(started.map(({ seed }) => seed)).toEqual([7, 8, 9])
    expect(series.results.map(({ seed }) => seed)).toEqual([7, 8, 9])
    expect(series.number).toBeNull()
  })

  it('ends with the run that is stopped, which does not count', async () => {
    const { series, trained, started, begun, enter } = await seriesOf(3)
    enter('done')
    await begun(2)
    series.end()
    enter('done')
    await trained
    expect(started).toHaveLength(2)
    expect(series.results.map(({ seed }) => seed)).toEqual([7])
  })

  it.each(['failed', 'idle'] as const)('ends with a run that ends %s', async (phase) => {
    const { series, trained, started, enter } = await seriesOf(2)
    enter(phase)
    await trained
    expect(started).toHaveLength(1)
    expect(series.isUnderWay).toBe(false)
  })

  it('ends when the trainer dies', async () => {
    const { series, trained, send } = await seriesOf(2)
    send('trainerProcess', gone)
    await trained
    expect(series.isUnderWay).toBe(false)
  })

  it('waits while a run is paused or read', async () => {
    const { series, started, enter } = await seriesOf(2)
    for (const phase of ['training', 'paused', 'evaluating'] as const) enter(phase)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(started).toHaveLength(1)
    expect(series.number).toBe(1)
  })

  it('speaks of no number for a single run', async () => {
    const { series, trained, enter } = await seriesOf(1)
    expect(series.number).toBeNull()
    enter('done')
    await trained
    expect(series.results).toHaveLength(1)
  })

  it('is over when a run can’t be started', async () => {
    const { host, on } = fakeHost(running)
    const series = new SeedSeries(new Trainer(host, on))
    const refuse = () => Promise.reject(new Error('No data.'))
    await expect(series.train(config, 2, refuse)).rejects.toThrow('No data.')
    expect(series.isUnderWay).toBe(false)
  })
})
