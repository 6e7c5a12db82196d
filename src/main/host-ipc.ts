import { ipcMain, type BrowserWindow } from 'electron'
import type { Handlers } from '../shared/calls.ts'
import type { hostCalls, HostEvents } from '../shared/contract.ts'
import { guardedAnswers } from './host-calls.ts'

export type Emit = <Name extends keyof HostEvents>(name: Name, payload: HostEvents[Name]) => void

/** Answers every call of the contract, each only for the window itself and with right arguments. */
export function answerHostCalls(
  window: BrowserWindow,
  answers: Handlers<typeof hostCalls>,
  failed: Parameters<typeof guardedAnswers>[2],
): void {
  for (const [channel, answer] of guardedAnswers(window, answers, failed)) {
    ipcMain.handle(channel, answer)
  }
}

/** @returns what tells the window an event, as long as there is a window */
export function eventsTo(window: BrowserWindow): Emit {
  return (name, payload) => {
    if (!window.isDestroyed()) window.webContents.send(`inkling:${name}`, payload)
  }
}
