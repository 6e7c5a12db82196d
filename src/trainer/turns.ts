interface Waiting {
  readonly isUrgent: boolean
  begin(): void
}

/**
 * Gives the engine to one piece of work at a time: its calls must not overlap. Urgent work goes
 * before everything that already waits.
 */
export class Turns {
  readonly #waiting: Waiting[] = []
  #isTaken = false

  async take<T>(work: () => T | Promise<T>, urgency: 'urgent' | 'patient' = 'patient'): Promise<T> {
    await this.#begin(urgency === 'urgent')
    try {
      return await work()
    } finally {
      this.#end()
    }
  }

  #begin(isUrgent: boolean): Promise<void> {
    if (!this.#isTaken) {
      this.#isTaken = true
      return Promise.resolve()
    }
    return new Promise((begin) => {
      const firstPatient = this.#waiting.findIndex((other) => !other.isUrgent)
      const place = isUrgent && firstPatient >= 0 ? firstPatient : this.#waiting.length
      this.#waiting.splice(place, 0, { isUrgent, begin })
    })
  }

  #end(): void {
    const next = this.#waiting.shift()
    if (next) next.begin()
    else this.#isTaken = false
  }
}
