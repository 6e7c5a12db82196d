/**
 * Chooses how many optimizer steps to ask for at once: as many as fit into `targetMs`, so that a
 * pause or a prediction never waits much longer than that.
 */
export class Pace {
  readonly #targetMs: number
  #msPerStep: number | null = null

  constructor(targetMs: number) {
    this.#targetMs = targetMs
  }

  /** At least one. */
  get steps(): number {
    if (this.#msPerStep === null) return 1
    return Math.max(1, Math.min(mostSteps, Math.floor(this.#targetMs / this.#msPerStep)))
  }

  learn(steps: number, ms: number): void {
    const measured = Math.max(ms, leastMs) / steps
    this.#msPerStep = this.#msPerStep === null ? measured : (this.#msPerStep + measured) / 2
  }
}

const mostSteps = 1000
/** Clocks may stand still over a short stretch. */
const leastMs = 0.01
