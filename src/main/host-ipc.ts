import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron'
import { hostCalls, type Handlers, type HostEvents } from '../shared/contract.ts'
import { outcomeOf } from '../shared/outcome.ts'
import { originOf } from './app-address.ts'
import { checkArguments } from './payloads.ts'
import { refuseStrangers } from './sender.ts'

export type Emit = <Name extends keyof HostEvents>(name: Name, payload: HostEvents[Name]) => void

/** Answers every call of the contract, each only for the window itself and with right arguments. */
export function answerHostCalls(window: BrowserWindow, answers: Handlers<typeof hostCalls>): void {
  let ownOrigin = ''
  function refuseAllButTheWindow({ sender, senderFrame }: IpcMainInvokeEvent): void {
    // Set by the first message after the window opened its page; no page can navigate after that.
    ownOrigin ||= originOf(window.webContents.getURL())
    refuseStrangers({ isOwnWindow: sender === window.webContents, frame: senderFrame }, ownOrigin)
  }
  for (const name of Object.keys(hostCalls) as (keyof typeof hostCalls)[]) {
    const answer = answers[name] as (...args: unknown[]) => unknown
    ipcMain.handle(`inkling:${name}`, (event, ...args: unknown[]) =>
      outcomeOf(() => {
        refuseAllButTheWindow(event)
        return answer(...checkArguments(name, args))
      }),
    )
  }
}

/** @returns what tells the window an event, as long as there is a window */
export function eventsTo(window: BrowserWindow): Emit {
  return (name, payload) => {
    if (!window.isDestroyed()) window.webContents.send(`inkling:${name}`, payload)
  }
}
