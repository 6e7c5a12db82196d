import { describe, expect, it, vi } from 'vitest'
import { connect, type Transport } from '../../src/shared/connect.ts'
import type { Call } from '../../src/shared/calls.ts'

/** Two transports that copy their messages, as processes do, and deliver them later. */
function channel(): [Transport, Transport] {
  const receivers: ((message: unknown) => void)[] = []
  const end = (mine: number, other: number): Transport => ({
    post(message) {
      const copy = structuredClone(message)
      queueMicrotask(() => receivers[other]?.(copy))
    },
    listen: (receive) => void (receivers[mine] = receive),
  })
  return [end(0, 1), end(1, 0)]
}

interface Sums extends Record<string, Call<(...args: never[]) => unknown>> {
  readonly add: Call<(a: number, b: number) => number>
  readonly fail: Call<() => void>
  readonly never: Call<() => void>
}
const sums: Sums = { add: {}, fail: {}, never: {} }

interface Events {
  tick: number
  word: string
}

type Nothing = Record<never, never>

class DomainError extends Error {
  readonly code = 'DOMAIN'
}

function connected() {
  const [near, far] = channel()
  const server = connect<Nothing, Sums, Events, Nothing>(far, {
    asks: {},
    answers: {
      add: (a, b) => a + b,
      fail: () => {
        throw new DomainError('Seven is not a colour.')
      },
      never: () => new Promise<void>(() => undefined),
    },
  })
  const client = connect<Sums, Nothing, Nothing, Events>(near, { asks: sums, answers: {} })
  return { client, server, near, far }
}

const delivered = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('calls', () => {
  it('are answered', async () => {
    expect(await connected().client.remote.add(2, 3)).toBe(5)
  })

  it('may be many at once, each with its own answer', async () => {
    const { remote } = connected().client
    const results = await Promise.all([1, 2, 3, 4].map((value) => remote.add(value, value)))
    expect(results).toEqual([2, 4, 6, 8])
  })

  it('reject with the code, the sentence and the stack of the other side', async () => {
    await expect(connected().client.remote.fail()).rejects.toMatchObject({
      name: 'RemoteError',
      code: 'DOMAIN',
      message: 'Seven is not a colour.',
      details: expect.stringContaining('connect.test.ts'),
    })
  })

  it.each(['subtract', 'toString', '__proto__', 'constructor'])(
    'are refused when the contract has no %s',
    async (name) => {
      const [near, far] = channel()
      connect<Nothing, Sums, Nothing, Nothing>(far, { asks: {}, answers: {} as never })
      const outcomes: unknown[] = []
      near.listen((message) => outcomes.push(message))
      near.post({ type: 'call', id: 1, name, args: [] })
      await delivered()
      expect(outcomes).toMatchObject([
        { type: 'outcome', id: 1, outcome: { ok: false, error: { code: 'NO_SUCH_CALL' } } },
      ])
    },
  )

  it('exist only by the names of the contract', () => {
    expect(Object.keys(connected().client.remote)).toEqual(['add', 'fail', 'never'])
  })
})

describe('closing', () => {
  it('rejects what waits for an answer and what is asked later', async () => {
    const { client } = connected()
    const waiting = client.remote.never()
    client.close('The trainer has stopped.')
    const reason = { code: 'CLOSED', message: 'The trainer has stopped.' }
    await expect(waiting).rejects.toMatchObject(reason)
    await expect(client.remote.add(1, 1)).rejects.toMatchObject(reason)
  })

  it('ends events and answers in both directions', async () => {
    const { client, server, near } = connected()
    const ticks = vi.fn()
    client.on('tick', ticks)
    const post = vi.spyOn(near, 'post')
    client.close('over')
    server.emit('tick', 1)
    await delivered()
    expect(ticks).not.toHaveBeenCalled()
    expect(post).not.toHaveBeenCalled()
  })

  it('keeps the first reason', async () => {
    const { client } = connected()
    client.close('first')
    client.close('second')
    await expect(client.remote.add(1, 1)).rejects.toThrow('first')
  })
})

describe('events', () => {
  it('reach every listener in order until it stops listening', async () => {
    const { client, server } = connected()
    const [heard, alsoHeard]: number[][] = [[], []]
    const stop = client.on('tick', (value) => heard!.push(value))
    client.on('tick', (value) => alsoHeard!.push(value))
    server.emit('tick', 1)
    server.emit('tick', 2)
    await delivered()
    stop()
    server.emit('tick', 3)
    await delivered()
    expect(heard).toEqual([1, 2])
    expect(alsoHeard).toEqual([1, 2, 3])
  })

  it('without a listener are no mistake', async () => {
    const { client, server } = connected()
    server.emit('word', 'unheard')
    expect(await client.remote.add(1, 1)).toBe(2)
  })
})

describe('streams of which only the latest counts', () => {
  it('have at most one event on the way', async () => {
    const { client, server, far } = connected()
    const post = vi.spyOn(far, 'post')
    const heard: number[] = []
    client.on('tick', (value) => heard.push(value))
    for (let value = 1; value <= 100_000; value++) server.emitLatest('tick', value)
    expect(post).toHaveBeenCalledTimes(1)
    await delivered()
    expect(heard).toEqual([1, 100_000])
  })

  it('go on after the other side has taken what was sent', async () => {
    const { client, server } = connected()
    const heard: number[] = []
    client.on('tick', (value) => heard.push(value))
    for (const value of [1, 2, 3]) {
      server.emitLatest('tick', value)
      await delivered()
    }
    expect(heard).toEqual([1, 2, 3])
  })

  it('do not hold each other back', async () => {
    const { client, server } = connected()
    const heard: unknown[] = []
    client.on('tick', (value) => heard.push(value))
    client.on('word', (value) => heard.push(value))
    server.emitLatest('tick', 1)
    server.emitLatest('word', 'a')
    await delivered()
    expect(heard).toEqual([1, 'a'])
  })
})

it('ignores what is no message', async () => {
  const [near, far] = channel()
  connect<Nothing, Sums, Nothing, Nothing>(far, { asks: {}, answers: {} as never })
  const answers: unknown[] = []
  near.listen((message) => answers.push(message))
  for (const nonsense of [null, 7, 'call', {}, { type: 'outcome', id: 99 }]) near.post(nonsense)
  await delivered()
  expect(answers).toEqual([])
})
