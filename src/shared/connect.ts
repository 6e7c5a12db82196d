import type { Calls, Handlers, Remote } from './calls.ts'
import { RemoteError, outcomeOf, unpack, type Outcome } from './outcome.ts'

/** The least that a MessagePort, a utility process and a test double have in common. */
export interface Transport {
  post(message: unknown): void
  /** Called once, with the function that takes every incoming message. */
  listen(receive: (message: unknown) => void): void
}

type Message =
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly args: unknown[] }
  | { readonly type: 'outcome'; readonly id: number; readonly outcome: Outcome }
  | {
      readonly type: 'event'
      readonly name: string
      readonly payload: unknown
      /** The sender holds the next one back until it hears that this one was taken. */
      readonly isHeldBack: boolean
    }
  | { readonly type: 'taken'; readonly name: string }

export interface Connection<Asks extends Calls, Events, Hears> {
  readonly remote: Remote<Asks>
  emit<Name extends keyof Events & string>(name: Name, payload: Events[Name]): void
  /**
   * For streams: at most one is on the way. While the other side has not taken it the newest waits
   * and replaces the one that waited before, so a busy receiver never faces a queue.
   */
  emitLatest<Name extends keyof Events & string>(name: Name, payload: Events[Name]): void
  /** @returns a function that stops listening */
  on<Name extends keyof Hears & string>(
    name: Name,
    listener: (payload: Hears[Name]) => void,
  ): () => void
  /** Ends the connection: calls that wait for an answer reject with `reason`, later ones too. */
  close(reason: string): void
}

export interface ConnectOptions<Asks extends Calls, Answers extends Calls> {
  /** The calls this side makes. */
  readonly asks: Asks
  /** The calls this side answers; a name that is not among them is refused. */
  readonly answers: Handlers<Answers>
}

/**
 * Both ends of an IPC contract over one transport: calls with answers, and events.
 * The casts between `unknown` messages and the contract's types live here and nowhere else.
 */
export function connect<Asks extends Calls, Answers extends Calls, Events, Hears>(
  transport: Transport,
  { asks, answers }: ConnectOptions<Asks, Answers>,
): Connection<Asks, Events, Hears> {
  const pending = new Map<number, (outcome: Outcome) => void>()
  const listeners = new Map<string, Set<(payload: never) => void>>()
  let nextId = 1
  let closedBecause: string | null = null
  const latest = latestWins((name, payload) =>
    transport.post({ type: 'event', name, payload, isHeldBack: true } satisfies Message),
  )

  transport.listen((data) => {
    if (closedBecause !== null || typeof data !== 'object' || data === null) return
    const message = data as Message
    if (message.type === 'call') void answer(message)
    if (message.type === 'outcome') settle(message.id, message.outcome)
    if (message.type === 'event') hear(message)
    if (message.type === 'taken') latest.taken(message.name)
  })

  async function answer({ id, name, args }: Message & { type: 'call' }): Promise<void> {
    const outcome = await outcomeOf(() => {
      if (!Object.hasOwn(answers, name)) {
        throw new RemoteError('NO_SUCH_CALL', `There is no call named ${JSON.stringify(name)}.`)
      }
      const handler = answers[name as keyof Answers] as (...args: unknown[]) => unknown
      return handler(...args)
    })
    if (closedBecause === null) transport.post({ type: 'outcome', id, outcome } satisfies Message)
  }

  function hear({ name, payload, isHeldBack }: Message & { type: 'event' }): void {
    try {
      for (const listener of listeners.get(name) ?? []) listener(payload as never)
    } finally {
      if (isHeldBack) transport.post({ type: 'taken', name } satisfies Message)
    }
  }

  function ask(name: string, args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (closedBecause !== null) return reject(new RemoteError('CLOSED', closedBecause))
      const id = nextId++
      pending.set(id, (outcome) => {
        try {
          resolve(unpack(outcome))
        } catch (error) {
          reject(error)
        }
      })
      transport.post({ type: 'call', id, name, args } satisfies Message)
    })
  }

  function settle(id: number, outcome: Outcome): void {
    pending.get(id)?.(outcome)
    pending.delete(id)
  }

  return {
    remote: remoteOf(asks, ask),
    emit(name, payload) {
      if (closedBecause === null) {
        transport.post({ type: 'event', name, payload, isHeldBack: false } satisfies Message)
      }
    },
    emitLatest(name, payload) {
      if (closedBecause === null) latest.offer(name, payload)
    },
    on(name, listener) {
      const group = listeners.get(name) ?? new Set()
      listeners.set(name, group.add(listener))
      return () => group.delete(listener)
    },
    close(reason) {
      closedBecause ??= reason
      for (const id of [...pending.keys()]) {
        settle(id, { ok: false, error: { code: 'CLOSED', message: reason, details: '' } })
      }
    },
  }
}

/** Sends what is offered; while one of a name is on the way, keeps only the newest of that name. */
function latestWins(send: (name: string, payload: unknown) => void) {
  const onTheWay = new Set<string>()
  const waiting = new Map<string, unknown>()
  return {
    offer(name: string, payload: unknown): void {
      if (onTheWay.has(name)) {
        waiting.set(name, payload)
      } else {
        onTheWay.add(name)
        send(name, payload)
      }
    },
    taken(name: string): void {
      onTheWay.delete(name)
      if (!waiting.has(name)) return
      const payload = waiting.get(name)
      waiting.delete(name)
      this.offer(name, payload)
    },
  }
}

/** An object with one function for every name in the contract: nothing else can be asked for. */
export function remoteOf<Asks extends Calls>(
  asks: Asks,
  ask: (name: string, args: unknown[]) => Promise<unknown>,
): Remote<Asks> {
  const functions = Object.keys(asks).map((name) => [name, (...args: unknown[]) => ask(name, args)])
  return Object.fromEntries(functions) as Remote<Asks>
}
