import type { RunOrigin } from '../../shared/run-library.ts'
import type { TrainConfig } from '../../shared/train-config.ts'

/** Settings for the next run that another place suggests. */
export interface Proposed {
  readonly config: TrainConfig
  /** The weights to begin with; null for those that the seed gives. */
  readonly origin: RunOrigin | null
}

/** What the Train place's form is to take over the next time it is looked at. */
export class Proposal {
  #current = $state.raw<Proposed | null>(null)

  get current(): Proposed | null {
    return this.#current
  }

  make(proposed: Proposed): void {
    this.#current = proposed
  }

  /** @returns what was proposed, once */
  take(): Proposed | null {
    const proposed = this.#current
    this.#current = null
    return proposed
  }
}
