import type { MessagePortMain } from 'electron'
import { connect, type Connection } from '../shared/connect.ts'
import type { Handlers } from '../shared/calls.ts'
import type { trainerCalls, TrainerEvents } from '../shared/contract.ts'
import type { Emit } from './model-in-use.ts'
import { transportToWindow } from './ports.ts'

type Nothing = Record<never, never>

/** The connection to the window that watches, if there is one. */
export class WindowLink {
  #port: MessagePortMain | null = null
  #connection: Connection<Nothing, TrainerEvents, Nothing> | null = null

  /** Speaks through another port from now on; the one before is closed. */
  adopt(port: MessagePortMain, calls: Handlers<typeof trainerCalls>): void {
    this.#connection?.close('Another window took over.')
    this.#port?.close()
    this.#port = port
    this.#connection = connect<Nothing, typeof trainerCalls, TrainerEvents, Nothing>(
      transportToWindow(port),
      { asks: {}, answers: calls },
    )
  }

  /** Batch metrics may come faster than a busy window takes them: there only the latest counts. */
  readonly emit: Emit = (name, payload) => {
    if (name === 'batch') this.#connection?.emitLatest(name, payload)
    else this.#connection?.emit(name, payload)
  }
}
