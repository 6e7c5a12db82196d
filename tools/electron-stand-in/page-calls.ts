import { ipcMain, type IpcEvent } from './ipc.ts'
import type { PageLink } from './page-link.ts'
import type { WebContents } from './web-contents.ts'
import type { FromPage } from './wire.ts'

type Call = Extract<FromPage, { type: 'invoke' }>
type Message = Extract<FromPage, { type: 'send' }>

/** `ipcRenderer.invoke`: answered by the handler that the app registered, in Electron's words if it fails. */
export async function answerCall(
  contents: WebContents,
  link: PageLink,
  { id, channel, args }: Call,
): Promise<void> {
  try {
    const handler = contents.ipc.handlerOf(channel) ?? ipcMain.handlerOf(channel)
    if (!handler) throw new Error(`No handler registered for '${channel}'`)
    const value = await handler(eventOf(contents, link, []), ...args)
    link.send({ type: 'result', id, value })
  } catch (error) {
    console.error(`Error occurred in handler for '${channel}':`, error)
    link.send({ type: 'failure', id, message: String(error) })
  }
}

/** `ipcRenderer.send` and `postMessage`. */
export function passMessage(
  contents: WebContents,
  link: PageLink,
  { channel, args, ports }: Message,
): void {
  const event = eventOf(contents, link, ports)
  contents.ipc.emit(channel, event, ...args)
  ipcMain.emit(channel, event, ...args)
}

function eventOf(contents: WebContents, link: PageLink, ports: readonly number[]): IpcEvent {
  return {
    sender: contents,
    senderFrame: contents.mainFrame,
    frameId: contents.mainFrame.routingId,
    processId: contents.mainFrame.processId,
    ports: ports.map((number) => link.ports.take(number)),
    reply: (channel, ...args) => link.send({ type: 'send', channel, args, ports: [] }),
  }
}
