import type { TrainConfig } from '../../shared/train-config.ts'
import type { Trainer } from './trainer.svelte.ts'

/** What one seed came to. */
export interface SeedResult {
  readonly seed: number
  /** Share of the test images read rightly; null if there was no test. */
  readonly accuracy: number | null
  /** Its run in the library; null if it was not kept. */
  readonly run: string | null
}

/** One run after another that differ in nothing but their seed; each is a run like any other. */
export class SeedSeries {
  /** How many seeds there are to be; 1 for a single run. */
  count = $state.raw(1)
  /** Those that were trained to the end. */
  results = $state.raw<readonly SeedResult[]>([])
  /** Another seed follows unless this one is the last. */
  isUnderWay = $state.raw(false)
  readonly #trainer: Trainer

  constructor(trainer: Trainer) {
    this.#trainer = trainer
  }

  /** Which of the seeds is being trained, from 1; null unless there are several. */
  get number(): number | null {
    return this.isUnderWay && this.count > 1 ? this.results.length + 1 : null
  }

  /**
   * Trains with the seed of `config` and those that follow it. Resolves when the last run is over or
   * one of them did not come to its end.
   * @param start begins a run
   * @throws what `start` throws
   */
  async train(
    config: TrainConfig,
    count: number,
    start: (config: TrainConfig) => Promise<void>,
  ): Promise<void> {
    this.count = count
    this.results = []
    this.isUnderWay = true
    try {
      for (let seed = config.seed; seed < config.seed + count; seed++) {
        const newestBefore = this.#newestRun()
        await start({ ...config, seed })
        const phase = await this.#trainer.runEnded()
        // Whoever stopped it has seen enough.
        if (phase !== 'done' || !this.isUnderWay) return
        this.results = [...this.results, this.#result(seed, newestBefore)]
      }
    } finally {
      this.isUnderWay = false
    }
  }

  /** No seed follows the one under way, whose own end is up to the caller. */
  end(): void {
    this.isUnderWay = false
  }

  #result(seed: number, newestBefore: string | null): SeedResult {
    const newest = this.#newestRun()
    const accuracy = this.#trainer.test?.accuracy ?? null
    return { seed, accuracy, run: newest === newestBefore ? null : newest }
  }

  #newestRun(): string | null {
    return this.#trainer.runs?.runs[0]?.id ?? null
  }
}
