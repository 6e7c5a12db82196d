import { EventEmitter } from 'node:events'
import type { IpcRenderer } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { createBridge, forwardTrainerPorts } from '../../src/preload/bridge.ts'
import { hostOf, trainerPortMessage } from '../../src/shared/bridge.ts'
import { hostCalls, hostEventNames } from '../../src/shared/contract.ts'
import { outcomeOf } from '../../src/shared/outcome.ts'

function fakeIpc(answer: (channel: string, args: unknown[]) => unknown = () => null) {
  const emitter = new EventEmitter()
  const ipc = Object.assign(emitter, {
    invoke: (channel: string, ...args: unknown[]) => outcomeOf(() => answer(channel, args)),
  })
  return { emitter, ipc: ipc as unknown as IpcRenderer }
}
const webUtils = { getPathForFile: (file: File) => `/dropped/${file.name}` }

describe('the bridge', () => {
  it('has a function for every call of the contract, and no other', () => {
    const bridge = createBridge(fakeIpc().ipc, webUtils)
    expect(Object.keys(bridge)).toEqual(['host', 'on', 'pathForFile'])
    expect(Object.keys(bridge.host)).toEqual(Object.keys(hostCalls))
  })

  it('asks on the channel of the call', async () => {
    const { ipc } = fakeIpc((channel, args) => ({ channel, args }))
    const host = hostOf(createBridge(ipc, webUtils))
    expect(await host.forgetRecentModel('/a')).toEqual({
      channel: 'inkling:forgetRecentModel',
      args: ['/a'],
    })
  })

  it("carries an error's code and sentence all the way into the window", async () => {
    const { ipc } = fakeIpc(() => {
      throw Object.assign(new Error('The disk is full.'), { code: 'DISK_FULL' })
    })
    const host = hostOf(createBridge(ipc, webUtils))
    await expect(host.saveModel()).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: 'The disk is full.',
    })
  })

  it.each(hostEventNames)(
    'passes %s on without the Electron event, until it is told to stop',
    (name) => {
      const { ipc, emitter } = fakeIpc()
      const listener = vi.fn()
      const stop = createBridge(ipc, webUtils).on(name, listener)
      emitter.emit(`inkling:${name}`, { sender: ipc }, 'payload')
      expect(listener.mock.calls).toEqual([['payload']])
      stop()
      emitter.emit(`inkling:${name}`, { sender: ipc }, 'payload')
      expect(listener).toHaveBeenCalledTimes(1)
    },
  )

  it('listens to no other event', () => {
    const { ipc, emitter } = fakeIpc()
    const on = createBridge(ipc, webUtils).on as (name: string, listener: () => void) => void
    for (const name of ['trainer-port', 'toString', '__proto__', '']) {
      expect(() => on(name, () => {})).toThrow(/no event named/)
    }
    expect(emitter.eventNames()).toEqual([])
  })

  it('tells the path of a dropped file', () => {
    expect(createBridge(fakeIpc().ipc, webUtils).pathForFile(new File([], 'a'))).toBe('/dropped/a')
  })
})

describe('a port to the trainer', () => {
  it("goes to the page's own origin only", () => {
    const posted = vi.fn()
    vi.stubGlobal('postMessage', posted)
    const { ipc, emitter } = fakeIpc()
    forwardTrainerPorts(ipc)
    emitter.emit('trainer-port', { ports: ['port'] }, null)
    vi.unstubAllGlobals()
    expect(posted.mock.calls).toEqual([[trainerPortMessage, { transfer: ['port'] }]])
  })
})
