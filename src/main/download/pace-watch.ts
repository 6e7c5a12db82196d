/** Aborts when too little has come for a while, or when the caller's signal does. */
export class PaceWatch {
  readonly signal: AbortSignal
  readonly #timeout = new AbortController()
  readonly #timeoutMs: number
  readonly #leastBytes: number
  #timer: NodeJS.Timeout | undefined
  #bytes = 0

  /** @param leastBytes what must come within every `timeoutMs` */
  constructor(timeoutMs: number, leastBytes: number, signal: AbortSignal) {
    this.#timeoutMs = timeoutMs
    this.#leastBytes = leastBytes
    this.signal = AbortSignal.any([signal, this.#timeout.signal])
    this.#restart()
  }

  get hasTimedOut(): boolean {
    return this.#timeout.signal.aborted
  }

  /** Whether nothing at all has come for as long as it waits. */
  get isSilent(): boolean {
    return this.#bytes === 0
  }

  /** Once enough has come, the wait begins anew. */
  received(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes >= this.#leastBytes) this.#restart()
  }

  /** Ends the watch without aborting. */
  stop(): void {
    clearTimeout(this.#timer)
  }

  #restart(): void {
    clearTimeout(this.#timer)
    this.#bytes = 0
    this.#timer = setTimeout(() => this.#timeout.abort(), this.#timeoutMs)
  }
}
