import { describe, expect, it, vi } from 'vitest'
import { Trainer } from '../../../src/renderer/state/trainer.svelte.ts'
import type { TrainerSnapshot } from '../../../src/shared/contract.ts'
import type { KeptRun } from '../../../src/shared/kept-run.ts'
import { batch, config, epoch, model, stateWith } from '../runs.ts'
import { emptySnapshot, fakeHost, fakeTrainer } from './fake-host.ts'

const running = { state: 'running' } as const
const gone = { state: 'gone', message: 'The trainer ran out of memory.', details: '' } as const
const keptRun: KeptRun = {
  ...{ kind: 'resumable', networkName: 'LeNet-5', epoch: 2, epochs: 4 },
  ...{ savedAt: '2026-01-02T03:04:05Z', warning: null },
}
const training = stateWith({ phase: 'training', config, totalSteps: 400, stepsPerEpoch: 100 })

async function connected(answers: Parameters<typeof fakeTrainer>[0] = {}) {
  const { host, on, send } = fakeHost(running)
  const trainer = new Trainer(host, on)
  await trainer.follow()
  const far = fakeTrainer(answers)
  await trainer.adopt(far.port)
  return { trainer, host, send, far: far.trainer }
}

describe('Trainer', () => {
  it('asks for a port as soon as the process runs, once', async () => {
    const { host, on, send } = fakeHost({ state: 'starting' })
    const trainer = new Trainer(host, on)
    await trainer.follow()
    expect(host.connections).toBe(0)
    send('trainerProcess', running)
    send('trainerProcess', running)
    expect(host.connections).toBe(1)
  })

  it('takes over a run that was under way before the window opened', async () => {
    const snapshot = {
      ...emptySnapshot,
      state: training,
      history: [epoch(1)],
      batches: [batch(150)],
    }
    const { trainer } = await connected({ snapshot: () => snapshot })
    expect(trainer.isConnected).toBe(true)
    expect(trainer.state.phase).toBe('training')
    expect(trainer.history).toHaveLength(1)
    expect(trainer.latest?.step).toBe(150)
  })

  it('gathers batches and epochs as they come', async () => {
    const { trainer, far } = await connected()
    far.emit('state', training)
    far.emit('batch', batch(1))
    far.emit('batch', batch(2))
    far.emit('epoch', epoch(1))
    await expect.poll(() => trainer.batches.map(({ step }) => step)).toEqual([1, 2])
    expect(trainer.history.map(({ epoch }) => epoch)).toEqual([1])
  })

  it('starts with empty curves when a new run begins', async () => {
    const snapshot = { ...emptySnapshot, history: [epoch(1)], batches: [batch(100)] }
    const { trainer, far } = await connected({ snapshot: () => snapshot })
    far.emit('state', stateWith({ phase: 'preparing', config }))
    await expect.poll(() => trainer.state.phase).toBe('preparing')
    expect(trainer.history).toEqual([])
    expect(trainer.batches).toEqual([])
  })

  it('shows the last batches before it says that the run has ended', async () => {
    const { trainer, far } = await connected()
    far.emit('state', training)
    far.emit('batch', batch(400))
    far.emit('state', { ...training, phase: 'done', step: 400 })
    await expect.poll(() => trainer.state.phase).toBe('done')
    expect(trainer.latest?.step).toBe(400)
  })

  it('passes a refusal on as the trainer worded it', async () => {
    const refuse = (): never => {
      throw new Error('There is nothing to pause: no network is training.')
    }
    const { trainer } = await connected({ pause: refuse })
    await expect(trainer.ask.pause()).rejects.toThrow('There is nothing to pause')
  })

  it('rejects what waits for an answer when the trainer dies, and what is asked after', async () => {
    const { trainer, send } = await connected({ evaluate: () => new Promise<void>(() => {}) })
    const waiting = expect(trainer.ask.evaluate()).rejects.toThrow(gone.message)
    send('trainerProcess', gone)
    await waiting
    await expect(trainer.ask.pause()).rejects.toThrow(gone.message)
    expect(trainer.isConnected).toBe(false)
  })

  it('no longer claims to train or to have a network when the trainer has died', async () => {
    const { trainer, send } = await connected({
      snapshot: () => ({ ...emptySnapshot, state: training, model }),
    })
    expect(trainer.model?.name).toBe('LeNet-5')
    send('trainerProcess', gone)
    expect(trainer.model).toBeNull()
    expect(trainer.state.phase).toBe('idle')
    expect(trainer.isRunning).toBe(false)
  })

  it('connects again to a trainer that was restarted', async () => {
    const { trainer, host, send } = await connected()
    send('trainerProcess', gone)
    send('trainerProcess', { state: 'starting' })
    send('trainerProcess', running)
    expect(host.connections).toBe(2)
    const next = fakeTrainer({ snapshot: () => ({ ...emptySnapshot, history: [epoch(3)] }) })
    await trainer.adopt(next.port)
    expect(trainer.isConnected).toBe(true)
    expect(trainer.history[0]?.epoch).toBe(3)
  })

  describe('with a run that was interrupted', () => {
    const kept = { ...emptySnapshot, keptRun } as const
    const resumed = { ...kept, state: training, history: [epoch(1)], batches: [batch(150)] }

    it('shows the history and curves from before once it goes on', async () => {
      let snapshot: TrainerSnapshot = kept
      const { trainer } = await connected({
        snapshot: () => snapshot,
        resumeInterrupted: () => void (snapshot = resumed),
      })
      expect(trainer.keptRun).toEqual(keptRun)
      await trainer.resumeInterrupted()
      expect(trainer.history).toHaveLength(1)
      expect(trainer.latest?.step).toBe(150)
    })

    it('still knows of it when the trainer has died, and starts another one to go on', async () => {
      const { trainer, host, send } = await connected({ snapshot: () => kept })
      send('trainerProcess', gone)
      expect(trainer.keptRun).toEqual(keptRun)
      const resuming = trainer.resumeInterrupted()
      expect(host.restarts).toBe(1)
      send('trainerProcess', running)
      const resumeInterrupted = vi.fn()
      await trainer.adopt(fakeTrainer({ snapshot: () => resumed, resumeInterrupted }).port)
      await resuming
      expect(resumeInterrupted).toHaveBeenCalledOnce()
      expect(trainer.state.phase).toBe('training')
    })

    it('gives up going on when the new trainer dies too', async () => {
      const { trainer, send } = await connected({ snapshot: () => kept })
      send('trainerProcess', gone)
      const resuming = expect(trainer.resumeInterrupted()).rejects.toThrow(gone.message)
      send('trainerProcess', gone)
      await resuming
    })
  })
})
