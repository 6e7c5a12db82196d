import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import type { Trainer } from '../../src/main/trainer-process.ts'

const { app, powerMonitor } = vi.hoisted(() => ({
  app: { on: vi.fn() },
  powerMonitor: { on: vi.fn() },
}))
vi.mock('electron', () => ({ app, powerMonitor }))
const { keepRun, keepRunThroughSleepAndShutdown } = await import('../../src/main/keep-run.ts')

describe('keepRun', () => {
  it('waits until the trainer has kept the run', async () => {
    let isKept = false
    await keepRun({
      keepRun: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        isKept = true
      },
    })
    expect(isKept).toBe(true)
  })

  it('passes on why the run could not be kept', async () => {
    const calls = { keepRun: () => Promise.reject(new Error('The disk is full.')) }
    await expect(keepRun(calls)).rejects.toThrow('The disk is full.')
  })

  it('does not wait for ever for a trainer that hangs', async () => {
    const calls = { keepRun: () => new Promise<void>(() => {}) }
    await expect(keepRun(calls, 30)).rejects.toMatchObject({ code: 'RUN_NOT_KEPT' })
  })
})

describe('sleep and shutdown', () => {
  /** What the system says, each as the app would hear it. */
  function listen(isTraining: boolean) {
    const window = Object.assign(new EventEmitter(), { isDestroyed: () => false })
    const kept = vi.fn(async () => undefined)
    const activity = () => ({ isTraining, isUnsaved: true, isKept: true })
    const trainer = { activity, calls: { keepRun: kept } } as unknown as Trainer
    const said = new EventEmitter()
    for (const source of [app, powerMonitor]) {
      source.on.mockImplementation((name: string, heard: () => void) => said.on(name, heard))
    }
    keepRunThroughSleepAndShutdown(window as unknown as BrowserWindow, trainer)
    return { window, said, kept }
  }

  it('keep the run under way each time', () => {
    const { window, said, kept } = listen(true)
    for (const name of ['suspend', 'shutdown', 'before-quit']) said.emit(name)
    for (const name of ['query-session-end', 'session-end']) window.emit(name)
    expect(kept).toHaveBeenCalledTimes(5)
  })

  it('ask nothing of a trainer that does not train', () => {
    const { said, kept } = listen(false)
    said.emit('suspend')
    expect(kept).not.toHaveBeenCalled()
  })
})
