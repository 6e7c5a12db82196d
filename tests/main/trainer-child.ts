import { EventEmitter } from 'node:events'
import type { MessagePortMain } from 'electron'
import type { TrainerChild } from '../../src/main/trainer-process.ts'
import { connect, type Connection } from '../../src/shared/connect.ts'
import type { Handlers } from '../../src/shared/calls.ts'
import type { SupervisorEvents, supervisorCalls } from '../../src/shared/contract.ts'

type Answers = Handlers<typeof supervisorCalls>

/** A utility process without the process: its other end is in the test's hands. */
export class FakeTrainer {
  readonly events = new EventEmitter()
  readonly stderr = new EventEmitter()
  readonly ports: unknown[] = []
  wasKilled = false
  readonly trainer: Connection<Record<never, never>, SupervisorEvents, Record<never, never>>
  #receive: (message: unknown) => void = () => {}

  constructor(answers: Answers) {
    this.trainer = connect<
      Record<never, never>,
      typeof supervisorCalls,
      SupervisorEvents,
      Record<never, never>
    >(
      {
        post: (message) => void this.events.emit('message', structuredClone(message)),
        listen: (receive) => (this.#receive = receive),
      },
      { asks: {}, answers },
    )
    queueMicrotask(() => this.events.emit('spawn'))
  }

  /** What the supervision gets to see of it. */
  get child(): TrainerChild {
    return Object.assign(this.events, {
      stderr: this.stderr,
      postMessage: (message: unknown, ports: readonly MessagePortMain[] = []) => {
        if (ports.length > 0) this.ports.push(...ports)
        else this.#receive(structuredClone(message))
      },
      kill: () => (this.wasKilled = true),
    }) as unknown as TrainerChild
  }

  exit(code: number): void {
    this.events.emit('exit', code)
  }
}
