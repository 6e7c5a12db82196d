/** What a training loop may do next: go on at its own pace, do one step only, or end. */
export type Permission = 'go' | 'one-step' | 'end'

/** The wishes of whoever watches a run. Its training loop asks before every stretch. */
export class RunControl {
  #isPaused = false
  #ending: 'keep' | 'forget' | null = null
  /** Single steps asked for and not done yet, each with what tells the asker. */
  #steps: (() => void)[] = []
  #wake: (() => void) | null = null

  /** Paused or ended. */
  get isHeld(): boolean {
    return this.#isPaused || this.isEnded
  }

  get isEnded(): boolean {
    return this.#ending !== null
  }

  /** Whoever ended the run does not want what it made. */
  get isForgotten(): boolean {
    return this.#ending === 'forget'
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#forgetSteps()
    this.#wake?.()
  }

  end(result: 'keep' | 'forget'): void {
    this.#ending = this.isForgotten ? 'forget' : result
    this.#forgetSteps()
    this.#wake?.()
  }

  /** Lets a paused loop do one step. Resolves when it is done or can no longer be. */
  step(): Promise<void> {
    if (this.isEnded) return Promise.resolve()
    return new Promise((done) => {
      this.#steps.push(done)
      this.#wake?.()
    })
  }

  /** For the loop: waits while paused. */
  async permission(): Promise<Permission> {
    for (;;) {
      if (this.isEnded) return 'end'
      if (!this.#isPaused) return 'go'
      if (this.#steps.length > 0) return 'one-step'
      await new Promise<void>((wake) => (this.#wake = wake))
    }
  }

  /** For the loop: it did the one step that it was permitted. */
  stepDone(): void {
    this.#steps.shift()?.()
  }

  #forgetSteps(): void {
    for (const done of this.#steps.splice(0)) done()
  }
}
