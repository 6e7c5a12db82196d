import type { Dataset } from '../data/dataset.ts'
import type { Samples } from '../nn/engine.ts'
import type { Network } from '../nn/network.ts'
import { parseClassNames } from '../shared/class-names.ts'
import { isSameData } from '../shared/data-fit.ts'
import type { DatasetCandidate, DatasetReport } from '../shared/dataset.ts'
import { loadDataset, samplesFor } from './dataset.ts'
import type { Emit } from './model-in-use.ts'
import { SessionError } from './session-error.ts'

/** The one dataset that networks learn from and are tested on; or none yet. */
export class DataInUse {
  readonly #emit: Emit
  #loaded: { readonly dataset: Dataset; readonly report: DatasetReport } | null = null

  constructor(emit: Emit) {
    this.#emit = emit
  }

  /** Null while there is none. */
  get known(): Dataset | null {
    return this.#loaded?.dataset ?? null
  }

  /** @throws SessionError while there is none */
  get current(): Dataset {
    if (this.#loaded) return this.#loaded.dataset
    throw new SessionError('NO_DATA', 'There are no digits to work with yet. Download MNIST first.')
  }

  get report(): DatasetReport | null {
    return this.#loaded?.report ?? null
  }

  /** Its samples, for a network that can read them; else none. */
  samplesFor({ spec, classes }: Network): Samples {
    return samplesFor(spec.inputShape, classes, this.known)
  }

  /**
   * Loads the first candidate that can be read.
   * @param load reads MNIST from a folder
   * @param replace is told of other data before they take the place of those there were, and may refuse
   * @throws as `loadDataset` does
   */
  async use(
    candidates: readonly DatasetCandidate[],
    load: (folder: string) => Promise<Dataset>,
    replace: (next: Dataset, before: Dataset | null) => Promise<void>,
  ): Promise<DatasetReport> {
    const { dataset: read, report } = await loadDataset(candidates, load)
    const before = this.known
    // Engines hold on to their samples, and another copy of the same ones would change nothing.
    const isKnown = before !== null && isSameData(before, read)
    if (!isKnown) await replace(read, before)
    return this.#take(isKnown ? { ...read, samples: before.samples } : read, report)
  }

  /** @throws ClassNamesError unless there is a name for each class */
  nameClasses(value: unknown): DatasetReport {
    const classNames = parseClassNames(value, this.current.classNames.length)
    return this.#take({ ...this.current, classNames }, { ...this.report!, classNames })
  }

  #take(dataset: Dataset, report: DatasetReport): DatasetReport {
    this.#loaded = { dataset, report }
    this.#emit('dataset', report)
    return report
  }
}
