import type { Host, Listen } from '../../../src/renderer/state/host.ts'
import { connect, type Connection } from '../../../src/shared/connect.ts'
import type { Calls, Handlers } from '../../../src/shared/calls.ts'
import type {
  HostEvents,
  trainerCalls,
  TrainerEvents,
  TrainerSnapshot,
} from '../../../src/shared/contract.ts'
import type { TrainerProcess } from '../../../src/shared/trainer-state.ts'
import { stateWith } from '../runs.ts'

type Answers = Handlers<typeof trainerCalls>

export const emptySnapshot: TrainerSnapshot = {
  state: stateWith({}),
  history: [],
  batches: [],
  test: null,
  model: null,
  dataset: null,
  keptRun: null,
  runs: null,
}

/** The main process as the trainer's state needs it: counts connections, sends events. */
export function fakeHost(process: TrainerProcess) {
  const listeners = new Map<string, (payload: never) => void>()
  const host = {
    connections: 0,
    connectTrainer: async () => void host.connections++,
    restarts: 0,
    restartTrainer: async () => void host.restarts++,
    trainerProcess: async () => process,
  }
  const on: Listen = (name, listener) => {
    listeners.set(name, listener as (payload: never) => void)
    return () => listeners.delete(name)
  }
  function send<Name extends keyof HostEvents>(name: Name, payload: HostEvents[Name]): void {
    listeners.get(name)?.(payload as never)
  }
  return { host: host as typeof host & Host, on, send }
}

/** A trainer at the other end of a channel. */
export function fakeTrainer(answers: Partial<Answers>): {
  readonly port: MessagePort
  readonly trainer: Connection<Calls, TrainerEvents, object>
} {
  const { port1, port2 } = new MessageChannel()
  const trainer = connect<Calls, typeof trainerCalls, TrainerEvents, object>(
    {
      post: (message) => port1.postMessage(message),
      listen: (receive) => (port1.onmessage = ({ data }) => receive(data)),
    },
    { asks: {}, answers: { snapshot: () => emptySnapshot, ...answers } as Answers },
  )
  return { port: port2, trainer }
}
