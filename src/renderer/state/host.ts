import type { Bridge } from '../../shared/bridge.ts'
import type { Remote } from '../../shared/calls.ts'
import type { hostCalls } from '../../shared/contract.ts'

/** The main process as the window asks it; answers are values or a RemoteError. */
export type Host = Remote<typeof hostCalls>

/** Listens to an event of the main process. @returns a function that stops listening */
export type Listen = Bridge['on']
