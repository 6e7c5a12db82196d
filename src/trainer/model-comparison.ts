import type { Dataset } from '../data/dataset.ts'
import { decodeModel, type ModelFile } from '../models/model-file.ts'
import { openModel } from '../models/open-model.ts'
import type { Engine, EngineOptions } from '../nn/engine.ts'
import type { Handlers } from '../shared/calls.ts'
import type { Change, ComparedDigit, ComparedModel, Comparison } from '../shared/comparison.ts'
import type { trainerCalls } from '../shared/contract.ts'
import { shippedModelName, type ModelCard } from '../shared/model-card.ts'
import { mcNemarP, pairedDifferenceInterval, wilsonInterval } from '../shared/statistics.ts'
import { checkChange, checkLimit } from './check-arguments.ts'
import { readingEngine } from './engine-options.ts'
import type { KeptRuns } from './kept-runs.ts'
import { modelNameOf } from './model-files.ts'
import type { ModelInUse } from './model-in-use.ts'
import { modelMisfit } from '../shared/data-fit.ts'
import { SessionError } from './session-error.ts'
import { shippedModelPath } from './shipped-models.ts'
import { testDigits } from './test-digits.ts'
import type { TestedDigits } from './tested-digits.ts'
import { Turns } from './turns.ts'

export interface ModelComparisonParts {
  readonly inUse: ModelInUse
  createEngine(options: EngineOptions): Promise<Engine>
  /** @throws SessionError while there is no data */
  dataset(): Dataset
  readonly runs: Pick<KeptRuns, 'modelAt'>
}

/** The model that the one in use is compared with. */
type Other = Pick<ComparedModel, 'name' | 'path'> & { readonly file: ModelFile }
type Sides = Readonly<Record<'a' | 'b', TestedDigits>>

/** Compares the model in use, as A, with others, which never take its place. */
export class ModelComparison {
  readonly #parts: ModelComparisonParts
  #last: (Sides & { readonly comparison: Comparison }) | null = null

  constructor(parts: ModelComparisonParts) {
    this.#parts = parts
  }

  /** The trainer's calls for it. */
  get calls(): Pick<Handlers<typeof trainerCalls>, 'compareRun' | 'comparedDigits'> {
    return {
      compareRun: (point) =>
        this.#compare(async () => {
          const { name, bytes } = await this.#parts.runs.modelAt(point)
          return { file: decodeModel(bytes), name, path: null }
        }),
      comparedDigits: (change, limit) => {
        checkChange(change)
        checkLimit(limit)
        return this.#digits(change, limit)
      },
    }
  }

  /** @throws SessionError if the model in use is not tested, ModelFileError, ConfigError */
  compareWith(path: string): Promise<Comparison> {
    const named = { name: modelNameOf(path), path }
    return this.#compare(async () => ({ file: await openModel(path), ...named }))
  }

  /**
   * @param folder of what comes with Inkling
   * @throws as `compareWith` does
   */
  compareWithShipped(folder: string): Promise<Comparison> {
    const named = { name: shippedModelName, path: null }
    return this.#compare(async () => ({
      file: await openModel(shippedModelPath(folder)),
      ...named,
    }))
  }

  async #compare(read: () => Promise<Other>): Promise<Comparison> {
    const { inUse } = this.#parts
    const a = inUse.tested
    const card = inUse.cardOf(inUse.current)
    const { file, ...b } = await read()
    const misfit = modelMisfit(file, this.#parts.dataset())
    if (misfit !== null) throw new SessionError('OTHER_DATA', misfit)
    const tested = await this.#test(file, () => !this.#isInUse(a))
    if (!tested || !this.#isInUse(a)) {
      throw new SessionError(
        'NOT_COMPARED',
        'The network in use changed while the two were compared. Compare them again.',
      )
    }
    const sides = { a, b: tested }
    const comparison = comparisonOf(sides, card, {
      ...b,
      networkName: file.network.name,
      parameterCount: file.parameters.length,
    })
    this.#last = { ...sides, comparison }
    return comparison
  }

  /** The digits that changed in the last comparison, in file order. @throws SessionError */
  #digits(change: Change, limit: number): ComparedDigit[] {
    const last = this.#last
    if (!last || !this.#isInUse(last.a)) {
      throw new SessionError(
        'NOT_COMPARED',
        'The network in use has not been compared with another one. Compare it first.',
      )
    }
    return last.comparison[change].slice(0, limit).map((test) => {
      const { index, actual, pixels, ...a } = last.a.digit(test)
      const { predicted, probabilities } = last.b.digit(test)
      return { index, actual, pixels, a, b: { predicted, probabilities } }
    })
  }

  #isInUse({ result }: TestedDigits): boolean {
    return this.#parts.inUse.testResult === result
  }

  async #test(file: ModelFile, isCancelled: () => boolean): Promise<TestedDigits | null> {
    const dataset = this.#parts.dataset()
    const engine = await readingEngine(this.#parts.createEngine, file, dataset.samples)
    try {
      const temperature = file.calibration?.temperature ?? null
      return await testDigits(engine, temperature, dataset, new Turns(), isCancelled)
    } finally {
      await engine.close()
    }
  }
}

function comparisonOf(
  { a, b }: Sides,
  card: ModelCard,
  other: Pick<ComparedModel, 'name' | 'path' | 'networkName' | 'parameterCount'>,
): Comparison {
  const tests = Array.from({ length: a.count }, (_, test) => test)
  const fixed = tests.filter((test) => !a.isRight(test) && b.isRight(test))
  const broken = tests.filter((test) => a.isRight(test) && !b.isRight(test))
  const bothWrong = tests.filter((test) => !a.isRight(test) && !b.isRight(test)).length
  const { name, path, network, parameterCount } = card
  return {
    a: { name, path, networkName: network.name, parameterCount, ...accuracyOf(a) },
    b: { ...other, ...accuracyOf(b) },
    testCount: a.count,
    fixed,
    broken,
    bothWrong,
    p: mcNemarP(broken.length, fixed.length),
    difference: (fixed.length - broken.length) / a.count,
    differenceInterval: pairedDifferenceInterval(broken.length, fixed.length, a.count),
  }
}

function accuracyOf({ result, count }: TestedDigits) {
  const right = Math.round(result.accuracy * count)
  return { accuracy: result.accuracy, accuracyInterval: wilsonInterval(right, count) }
}
