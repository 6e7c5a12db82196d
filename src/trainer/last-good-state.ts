import type { BestWeights, RunPlace } from '../models/checkpoint-file.ts'
import type { Engine, EngineState } from '../nn/engine.ts'
import type { TrainingRun } from './training-run.ts'

interface Moment {
  readonly state: EngineState
  readonly place: RunPlace
  /** An epoch that the run leaves again is none it may keep. */
  readonly best: BestWeights | null
}

type Run = Pick<TrainingRun, 'place' | 'goTo' | 'best'>

/** Copying all weights costs time; so much of a run may be lost when it diverges. */
const intervalMs = 1000

/**
 * Remembers the newest state of training that was known to be sound: with finite weights, and with
 * a loss on the next batch of at most twice that of guessing.
 */
export class LastGoodState {
  readonly #engine: Engine
  readonly #run: Run
  readonly #now: () => number
  #good: Moment
  #candidate: Moment | null = null
  #takenAt: number

  constructor(engine: Engine, run: Run, now: () => number) {
    this.#engine = engine
    this.#run = run
    this.#now = now
    this.#good = this.#moment()
    this.#takenAt = now()
  }

  /** @returns false if the weights are no longer all finite */
  beforeStretch(): boolean {
    if (this.#now() - this.#takenAt < intervalMs) return true
    this.#takenAt = this.#now()
    this.#candidate = this.#moment()
    return areFinite(this.#candidate.state.parameters)
  }

  /** @param loss of the first batch after `beforeStretch`, which judges the weights at that time */
  afterStretch(loss: number): void {
    if (this.#candidate && loss <= 2 * Math.log(this.#engine.network.classes)) {
      this.#good = this.#candidate
    }
    this.#candidate = null
  }

  /** Takes the weights and the run back there. */
  restore(): void {
    this.#engine.restore(this.#good.state)
    this.#run.goTo(this.#good.place)
    this.#run.best?.restore(this.#good.best)
  }

  #moment(): Moment {
    const { place, best } = this.#run
    return { state: this.#engine.state(), place, best: best?.kept ?? null }
  }
}

export function areFinite(values: Float32Array): boolean {
  let sum = 0
  for (const value of values) sum += value
  return Number.isFinite(sum)
}
