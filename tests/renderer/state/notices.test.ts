import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Notices } from '../../../src/renderer/state/notices.svelte.ts'
import { RemoteError } from '../../../src/shared/outcome.ts'

describe('Notices', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('tells of a failure with the details that it brought, and keeps telling', async () => {
    const notices = new Notices()
    const result = await notices.attempt('The model was not saved', () =>
      Promise.reject(new RemoteError('ENOSPC', 'The disk is full.', 'at write')),
    )
    expect(result).toBeUndefined()
    vi.advanceTimersByTime(60_000)
    expect(notices.list).toMatchObject([
      {
        kind: 'failed',
        title: 'The model was not saved',
        message: 'The disk is full.',
        details: 'at write',
      },
    ])
  })

  it('hands on what the action returned, in silence', async () => {
    const notices = new Notices()
    expect(await notices.attempt('No', () => Promise.resolve(7))).toBe(7)
    expect(notices.list).toEqual([])
  })

  it('says once what happens again and again', () => {
    const notices = new Notices()
    notices.failed('Not saved', new Error('The disk is full.'))
    notices.failed('Not saved', new Error('The disk is full.'))
    expect(notices.list).toHaveLength(1)
  })

  it('takes good news away by itself', () => {
    const notices = new Notices()
    notices.done('Saved')
    expect(notices.list).toHaveLength(1)
    vi.advanceTimersByTime(10_000)
    expect(notices.list).toEqual([])
  })
})
