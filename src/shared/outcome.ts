/**
 * How a call's result crosses a process boundary. Structured cloning keeps only an error's message,
 * and Electron puts its own words before that; so errors travel as plain values.
 */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false
      readonly error: {
        readonly code: string
        readonly message: string
        readonly details: string
      }
    }

/** An error that happened on the other side; `message` is fit for people, `code` for programs. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError'
  readonly code: string
  /** The stack on the other side. */
  readonly details: string
  constructor(code: string, message: string, details = '') {
    super(message)
    this.code = code
    this.details = details
  }
}

/** Runs a handler and packs what it returns or throws. Never rejects. */
export async function outcomeOf(handle: () => unknown): Promise<Outcome> {
  try {
    return { ok: true, value: await handle() }
  } catch (error) {
    return { ok: false, error: describeError(error) }
  }
}

/** @throws RemoteError if the other side threw */
export function unpack(outcome: Outcome): unknown {
  if (outcome.ok) return outcome.value
  throw new RemoteError(outcome.error.code, outcome.error.message, outcome.error.details)
}

export function describeError(error: unknown): { code: string; message: string; details: string } {
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error), details: '' }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'UNEXPECTED'
  return { code, message: error.message, details: error.stack ?? '' }
}
