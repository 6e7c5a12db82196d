import type { IpcRenderer, IpcRendererEvent, WebUtils } from 'electron'
import { trainerPortMessage, type Bridge } from '../shared/bridge.ts'
import { hostCalls, hostEventNames, type HostEvents } from '../shared/contract.ts'

/**
 * The only way out of the window: one function for every call in the contract and one listener
 * for every event. Electron's own objects never get past this file.
 * https://www.electronjs.org/docs/latest/tutorial/security#20-do-not-expose-electron-apis-to-untrusted-web-content
 */
export function createBridge(
  ipc: Pick<IpcRenderer, 'invoke' | 'on' | 'off'>,
  webUtils: Pick<WebUtils, 'getPathForFile'>,
): Bridge {
  const calls = Object.keys(hostCalls).map((name) => [
    name,
    (...args: unknown[]) => ipc.invoke(`inkling:${name}`, ...args),
  ])
  return {
    host: Object.fromEntries(calls) as Bridge['host'],
    on(name, listener) {
      if (!hostEventNames.includes(name)) {
        throw new RangeError(`There is no event named ${JSON.stringify(name)}.`)
      }
      const receive = (_event: IpcRendererEvent, payload: HostEvents[typeof name]): void =>
        listener(payload)
      ipc.on(`inkling:${name}`, receive)
      return () => void ipc.off(`inkling:${name}`, receive)
    },
    pathForFile: (file) => webUtils.getPathForFile(file),
  }
}

/** Hands each port to the trainer on to the page, which alone can take it. */
export function forwardTrainerPorts(ipc: Pick<IpcRenderer, 'on'>): void {
  ipc.on('trainer-port', ({ ports }) => {
    // With no target origin given, the browser delivers to this window's own origin only.
    postMessage(trainerPortMessage, { transfer: [...ports] })
  })
}
