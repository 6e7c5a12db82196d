import type { BestWeights } from '../models/checkpoint-file.ts'
import type { Engine } from '../nn/engine.ts'

type Weights = Pick<Engine, 'parameters' | 'setParameters'>

/** Watches a run's validation loss, and keeps the weights of the epoch in which it was lowest. */
export class BestEpoch {
  readonly #patience: number
  readonly #engine: Weights
  #kept: BestWeights | null = null
  #isInUse = false

  /** @param patience epochs without a lower loss after which it is over */
  constructor(patience: number, engine: Weights) {
    this.#patience = patience
    this.#engine = engine
  }

  get kept(): BestWeights | null {
    return this.#kept
  }

  /** Goes on as one that had kept this. */
  restore(kept: BestWeights | null): void {
    this.#kept = kept
  }

  /** Judges the weights that the engine has at the end of an epoch, counted from 1. */
  judge(epoch: number, loss: number): void {
    if (!(loss < (this.#kept?.loss ?? Infinity))) return
    this.#kept = { epoch, loss, parameters: this.#engine.parameters() }
  }

  isPatienceOver(finishedEpochs: number): boolean {
    return this.#kept !== null && finishedEpochs - this.#kept.epoch >= this.#patience
  }

  /** Gives the engine the best epoch's weights; from then on the run can't go on. */
  putIntoUse(): void {
    if (!this.#kept) return
    this.#engine.setParameters(this.#kept.parameters)
    this.#isInUse = true
  }

  get isInUse(): boolean {
    return this.#isInUse
  }
}
