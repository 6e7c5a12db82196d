/** Aborts when nothing has happened for a while, or when the caller's signal does. */
export class IdleWatch {
  readonly signal: AbortSignal
  readonly #timeout = new AbortController()
  readonly #timeoutMs: number
  #timer: NodeJS.Timeout | undefined

  constructor(timeoutMs: number, signal: AbortSignal) {
    this.#timeoutMs = timeoutMs
    this.signal = AbortSignal.any([signal, this.#timeout.signal])
    this.restart()
  }

  get hasTimedOut(): boolean {
    return this.#timeout.signal.aborted
  }

  /** Something has happened: the wait begins anew. */
  restart(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#timeout.abort(), this.#timeoutMs)
  }

  /** Ends the watch without aborting. */
  stop(): void {
    clearTimeout(this.#timer)
  }
}
