import type { Engine, EngineState } from '../nn/engine.ts'

/** Copying all weights costs time; so much of a run may be lost when it diverges. */
const intervalMs = 1000

/**
 * Remembers the newest state of training that was known to be sound: with finite weights, and with
 * a loss on the next batch of at most twice that of guessing.
 */
export class LastGoodState {
  readonly #engine: Engine
  readonly #now: () => number
  #good: EngineState
  #candidate: EngineState | null = null
  #takenAt: number

  constructor(engine: Engine, now: () => number) {
    this.#engine = engine
    this.#now = now
    this.#good = engine.state()
    this.#takenAt = now()
  }

  /** @returns false if the weights are no longer all finite */
  beforeStretch(): boolean {
    if (this.#now() - this.#takenAt < intervalMs) return true
    this.#takenAt = this.#now()
    this.#candidate = this.#engine.state()
    return areFinite(this.#candidate.parameters)
  }

  /** @param loss of the first batch after `beforeStretch`, which judges the weights at that time */
  afterStretch(loss: number): void {
    if (this.#candidate && loss <= 2 * Math.log(this.#engine.network.classes)) {
      this.#good = this.#candidate
    }
    this.#candidate = null
  }

  restore(): void {
    this.#engine.restore(this.#good)
  }
}

export function areFinite(values: Float32Array): boolean {
  let sum = 0
  for (const value of values) sum += value
  return Number.isFinite(sum)
}
