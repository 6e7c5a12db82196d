import { receive, send } from './link.ts'
import { givePort, takePort } from './ports.ts'

interface IpcEvent {
  readonly sender: typeof ipcRenderer
  readonly ports: readonly MessagePort[]
}
type Listener = (event: IpcEvent, ...args: unknown[]) => void

const listeners = new Map<string, { listener: Listener; original: Listener }[]>()
const pending = new Map<number, PromiseWithResolvers<unknown>>()
const channels = new Map<number, string>()
let nextId = 1

receive('send', ({ channel, args, ports }) => {
  const event = { sender: ipcRenderer, ports: ports.map(takePort) }
  for (const { listener } of [...(listeners.get(channel) ?? [])]) listener(event, ...args)
})
receive('result', ({ id, value }) => {
  pending.get(id)?.resolve(value)
  forget(id)
})
receive('failure', ({ id, message }) => {
  const channel = channels.get(id) ?? ''
  pending.get(id)?.reject(new Error(`Error invoking remote method '${channel}': ${message}`))
  forget(id)
})

function forget(id: number): void {
  pending.delete(id)
  channels.delete(id)
}

function listen(channel: string, listener: Listener, original: Listener): void {
  listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, original }])
}

/** Electron's ipcRenderer, for preload scripts. */
export const ipcRenderer = {
  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    const id = nextId++
    const answer = Promise.withResolvers<unknown>()
    send({ type: 'invoke', id, channel, args })
    pending.set(id, answer)
    channels.set(id, channel)
    return answer.promise
  },
  send(channel: string, ...args: unknown[]): void {
    send({ type: 'send', channel, args, ports: [] })
  },
  postMessage(channel: string, message: unknown, transfer: readonly MessagePort[] = []): void {
    send({ type: 'send', channel, args: [message], ports: transfer.map(givePort) })
  },
  on(channel: string, listener: Listener) {
    listen(channel, listener, listener)
    return ipcRenderer
  },
  once(channel: string, listener: Listener) {
    const onlyOnce: Listener = (event, ...args) => {
      ipcRenderer.removeListener(channel, listener)
      listener(event, ...args)
    }
    listen(channel, onlyOnce, listener)
    return ipcRenderer
  },
  removeListener(channel: string, listener: Listener) {
    const rest = (listeners.get(channel) ?? []).filter(({ original }) => original !== listener)
    listeners.set(channel, rest)
    return ipcRenderer
  },
  removeAllListeners(channel: string) {
    listeners.delete(channel)
    return ipcRenderer
  },
  addListener: (channel: string, listener: Listener) => ipcRenderer.on(channel, listener),
  off: (channel: string, listener: Listener) => ipcRenderer.removeListener(channel, listener),
}
