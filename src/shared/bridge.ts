import { remoteOf } from './connect.ts'
import type { Remote } from './calls.ts'
import { hostCalls, type HostEvents } from './contract.ts'
import { unpack, type Outcome } from './outcome.ts'

/**
 * What the preload puts on the window as `window.inkling`. Calls resolve to an outcome, never
 * reject: on its way into the window an Error would lose everything but its message.
 */
export interface Bridge {
  readonly host: {
    readonly [Name in keyof typeof hostCalls]: (
      ...args: Parameters<Remote<typeof hostCalls>[Name]>
    ) => Promise<Outcome>
  }
  /** @returns a function that stops listening */
  on<Name extends keyof HostEvents>(
    name: Name,
    listener: (payload: HostEvents[Name]) => void,
  ): () => void
  /** The path of a file dropped on the window; empty for one that is not on a disk. */
  pathForFile(file: File): string
}

/** The `data` of the window message that carries a port to the trainer. */
export const trainerPortMessage = 'inkling:trainer-port'

/** The host's calls as the window makes them: each answers with a value or throws a RemoteError. */
export function hostOf(bridge: Bridge): Remote<typeof hostCalls> {
  return remoteOf(hostCalls, async (name, args) => {
    const ask = bridge.host[name as keyof Bridge['host']] as (
      ...args: unknown[]
    ) => Promise<Outcome>
    return unpack(await ask(...args))
  })
}
