import type { Mnist } from '../data/mnist.ts'
import type { ModelInUse } from './model-in-use.ts'
import { testDigits } from './test-digits.ts'
import type { Turns } from './turns.ts'

/** The test of the model in use on the test digits; one at a time. */
export class ModelTest {
  readonly #inUse: ModelInUse
  readonly #turns: Turns
  #isCancelled = false

  constructor(inUse: ModelInUse, turns: Turns) {
    this.#inUse = inUse
    this.#turns = turns
  }

  /** Resolves when the model knows its result, or when the test was cancelled. */
  async run(mnist: Mnist): Promise<void> {
    this.#isCancelled = false
    const { engine, calibration } = this.#inUse.current
    const temperature = calibration?.temperature ?? null
    const tested = await testDigits(
      engine,
      temperature,
      mnist,
      this.#turns,
      () => this.#isCancelled,
    )
    if (tested) this.#inUse.wasTested(tested)
  }

  cancel(): void {
    this.#isCancelled = true
  }
}
