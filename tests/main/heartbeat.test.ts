import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchHeartbeat } from '../../src/main/heartbeat.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
afterEach(() => vi.useRealTimers())

/** Lets seconds go by one after the other, and what was asked in each be answered. */
async function seconds(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await vi.advanceTimersByTimeAsync(1_000)
}

function watch({ answers = true, isInspected = false } = {}) {
  const other = { answers, isInspected, isAsleep: false, isClosed: false }
  const silent = vi.fn()
  const stop = watchHeartbeat({
    ask: () =>
      new Promise((answer, refuse) => {
        if (other.isClosed) refuse(new Error('closed'))
        if (other.answers) answer({ isInspected: other.isInspected })
      }),
    isAsleep: () => other.isAsleep,
    silent,
  })
  return { other, silent, stop }
}

describe('the heartbeat', () => {
  it('never ends while it is answered', async () => {
    const { silent } = watch()
    await seconds(1_000)
    expect(silent).not.toHaveBeenCalled()
  })

  it('calls a silence of a few seconds a hang, once', async () => {
    const { other, silent } = watch()
    await seconds(10)
    other.answers = false
    await seconds(6)
    expect(silent).not.toHaveBeenCalled()
    await seconds(2)
    expect(silent).toHaveBeenCalledTimes(1)
    await seconds(100)
    expect(silent).toHaveBeenCalledTimes(1)
  })

  it('gives a process that starts half a minute', async () => {
    const { silent } = watch({ answers: false })
    await seconds(30)
    expect(silent).not.toHaveBeenCalled()
    await seconds(2)
    expect(silent).toHaveBeenCalledTimes(1)
  })

  it('misses nothing while this process stands still too', async () => {
    const { other, silent } = watch()
    await seconds(2)
    other.answers = false
    await seconds(5)
    // A sleep of an hour ends: one late beat, and the count begins anew.
    const now = performance.now()
    vi.spyOn(performance, 'now').mockImplementationOnce(() => now + 3_600_000)
    await seconds(1)
    await seconds(4)
    expect(silent).not.toHaveBeenCalled()
  })

  it('misses nothing while the machine sleeps', async () => {
    const { other, silent } = watch()
    await seconds(2)
    Object.assign(other, { answers: false, isAsleep: true })
    await seconds(100)
    expect(silent).not.toHaveBeenCalled()
    other.isAsleep = false
    await seconds(6)
    expect(silent).toHaveBeenCalledTimes(1)
  })

  it('lets a debugger stop the process', async () => {
    const { other, silent } = watch({ isInspected: true })
    await seconds(2)
    other.answers = false
    await seconds(1_000)
    expect(silent).not.toHaveBeenCalled()
  })

  it('ends with the connection, or when it is told to', async () => {
    const first = watch()
    await seconds(2)
    first.other.isClosed = true
    const second = watch()
    second.other.answers = false
    second.stop()
    await seconds(100)
    expect(first.silent).not.toHaveBeenCalled()
    expect(second.silent).not.toHaveBeenCalled()
  })
})
