import type { MessagePortMain } from './ports.ts'
import { StrictEmitter } from './unsupported.ts'
import type { WebContents } from './web-contents.ts'
import type { WebFrame } from './web-frame.ts'

export interface IpcEvent {
  readonly sender: WebContents
  readonly senderFrame: WebFrame
  readonly frameId: number
  readonly processId: number
  readonly ports: readonly MessagePortMain[]
  reply(channel: string, ...args: unknown[]): void
}
type Handler = (event: IpcEvent, ...args: unknown[]) => unknown

/** Electron's ipcMain, and the `ipc` of one window's contents. */
export class IpcMain extends StrictEmitter {
  readonly #handlers = new Map<string, Handler>()

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    }
    this.#handlers.set(channel, handler)
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel)
      return handler(event, ...args)
    })
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }

  handlerOf(channel: string): Handler | undefined {
    return this.#handlers.get(channel)
  }
}

export const ipcMain = new IpcMain()
