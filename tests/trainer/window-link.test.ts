import { EventEmitter } from 'node:events'
import type { MessagePortMain } from 'electron'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { connect } from '../../src/shared/connect.ts'
import { trainerCalls, type TrainerEvents } from '../../src/shared/contract.ts'
import { transportToWindow } from '../../src/trainer/ports.ts'
import { WindowLink } from '../../src/trainer/window-link.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer } from './watched-trainer.ts'

/** One end of a channel: keeps messages until started, copies them as the real one does. */
class FakePort extends EventEmitter implements MessagePortMain {
  other: FakePort | null = null
  isClosed = false
  #early: unknown[] | null = []

  static pair(): [FakePort, FakePort] {
    const [a, b] = [new FakePort(), new FakePort()]
    a.other = b
    b.other = a
    return [a, b]
  }

  postMessage(message: unknown): void {
    const data = structuredClone(message)
    queueMicrotask(() => this.other?.receive(data))
  }

  receive(data: unknown): void {
    if (this.#early) this.#early.push(data)
    else if (!this.isClosed) this.emit('message', { data, ports: [] })
  }

  start(): void {
    const early = this.#early ?? []
    this.#early = null
    early.forEach((data) => this.receive(data))
  }

  close(): void {
    this.isClosed = true
  }
}

type Nothing = Record<never, never>

function windowOver(port: FakePort) {
  return connect<typeof trainerCalls, Nothing, Nothing, TrainerEvents>(transportToWindow(port), {
    asks: trainerCalls,
    answers: {},
  })
}

let mnist: Dataset
beforeAll(async () => void (mnist = await smallMnist()))

describe('the link to a window', () => {
  it('answers its calls and tells it how training goes on', async () => {
    const link = new WindowLink()
    const trainer = await watchedTrainer(mnist, { emit: link.emit })
    const [near, far] = FakePort.pair()
    link.adopt(near, trainer.calls)
    const window = windowOver(far)
    const heard: string[] = []
    window.on('state', ({ phase }) => heard.push(phase))
    window.on('epoch', ({ epoch }) => heard.push(`epoch ${epoch}`))
    expect((await window.remote.snapshot()).state.phase).toBe('idle')
    await window.remote.start(tinyConfig)
    await trainer.ended()
    expect((await window.remote.snapshot()).history).toHaveLength(2)
    expect(heard).toEqual([
      ...['preparing', 'training', 'epoch 1', 'epoch 2', 'evaluating', 'done'],
    ])
  })

  it('sends errors with code and sentence', async () => {
    const link = new WindowLink()
    const trainer = await watchedTrainer(mnist, { emit: link.emit })
    const [near, far] = FakePort.pair()
    link.adopt(near, trainer.calls)
    await expect(windowOver(far).remote.pause()).rejects.toMatchObject({
      code: 'WRONG_PHASE',
      message: 'There is nothing to pause: no network is training.',
    })
  })

  it('leaves the window before when another one takes over', async () => {
    const link = new WindowLink()
    const trainer = await watchedTrainer(mnist, { emit: link.emit })
    const [[near, far], [newNear, newFar]] = [FakePort.pair(), FakePort.pair()]
    link.adopt(near, trainer.calls)
    const before = windowOver(far)
    await before.remote.snapshot()
    link.adopt(newNear, trainer.calls)
    expect(near.isClosed).toBe(true)
    expect(newNear.isClosed).toBe(false)
    expect((await windowOver(newFar).remote.snapshot()).state.phase).toBe('idle')
  })

  it('holds batch metrics back while a window is busy', () => {
    const link = new WindowLink()
    const [near, far] = FakePort.pair()
    const received: unknown[] = []
    near.postMessage = (message) => void received.push(message)
    link.adopt(near, {} as never)
    const batch = (step: number) => ({ step }) as TrainerEvents['batch']
    for (let step = 1; step <= 1000; step++) link.emit('batch', batch(step))
    expect(received).toHaveLength(1)
    far.other!.receive({ type: 'taken', name: 'batch' })
    expect(received.at(-1)).toMatchObject({ name: 'batch', payload: { step: 1000 } })
    expect(received).toHaveLength(2)
  })
})
