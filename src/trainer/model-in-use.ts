import type { Engine, Normalisation } from '../nn/engine.ts'
import type { FittedCalibration } from '../shared/calibration.ts'
import type { TrainerEvents } from '../shared/contract.ts'
import type { DataOrigin } from '../shared/data-fit.ts'
import type { EpochMetrics, TestResult } from '../shared/metrics.ts'
import type { ModelCard } from '../shared/model-card.ts'
import type { RunOrigin } from '../shared/run-library.ts'
import type { TrainConfig } from '../shared/train-config.ts'
import { SessionError } from './session-error.ts'
import { atTemperature } from './temperature.ts'
import type { TestedDigits } from './tested-digits.ts'
import type { Turns } from './turns.ts'

export type Emit = <Name extends keyof TrainerEvents>(
  name: Name,
  payload: TrainerEvents[Name],
) => void

/** One network with its weights, which its engine holds, and where it came from. */
export interface Model {
  readonly engine: Engine
  readonly name: string
  readonly path: string | null
  /** Whether it is the network that comes with Inkling. */
  readonly isShipped: boolean
  /** ISO 8601. */
  readonly createdAt: string
  readonly normalisation: Normalisation
  /** What its classes are called, in the order of its outputs. */
  readonly classNames: readonly string[]
  /** Which data it learned from; null where nobody knows. */
  readonly data: DataOrigin | null
  readonly config: TrainConfig | null
  readonly history: readonly EpochMetrics[]
  /** As measured here or as its file says; null when the weights have changed since. */
  readonly test: TestResult | null
  /** Fitted to these weights on held-out images; null if there were none, or they changed since. */
  readonly calibration: FittedCalibration | null
  /** The run whose weights its training began with. */
  readonly origin?: RunOrigin
}

/** Softmax at the model's temperature; null for one that is not calibrated. */
export function calibratedBy(
  { calibration }: Model,
  probabilities: Float32Array,
): Float32Array | null {
  return calibration && atTemperature(probabilities, calibration.temperature, probabilities.length)
}

/** Where a model is. */
export type ModelPlace = Pick<Model, 'name' | 'path' | 'isShipped'>

/** The one model that is trained, tested, drawn for and saved; or none. */
export class ModelInUse {
  readonly #emit: Emit
  readonly #turns: Turns
  #model: Model | null = null
  #tested: TestedDigits | null = null
  /** Counts changes of what a file holds, so that a save knows whether it is still up to date. */
  #version = 0
  #savedVersion = 0

  constructor(emit: Emit, turns: Turns) {
    this.#emit = emit
    this.#turns = turns
  }

  /** @throws SessionError if there is none */
  get current(): Model {
    if (this.#model) return this.#model
    throw new SessionError(
      'NO_MODEL',
      'There is no network yet. Train one, or open a model that was saved.',
    )
  }

  /** @throws SessionError if there is none */
  mustExist(): void {
    void this.current
  }

  get exists(): boolean {
    return this.#model !== null
  }

  /** @throws SessionError if the model in use, as it is now, has not been tested here */
  get tested(): TestedDigits {
    if (this.#tested) return this.#tested
    throw new SessionError('NOT_TESTED', 'This network has not been tested yet. Test it first.')
  }

  get testResult(): TestResult | null {
    return this.#tested?.result ?? null
  }

  get version(): number {
    return this.#version
  }

  get card(): ModelCard | null {
    return this.#model && this.cardOf(this.#model)
  }

  cardOf(model: Model): ModelCard {
    const { engine, name, path, isShipped, createdAt, classNames, data, config, history } = model
    const { test, calibration } = model
    return {
      name,
      path,
      isShipped,
      network: engine.network.spec,
      parameterCount: engine.network.parameterCount,
      classNames,
      data,
      test,
      calibration,
      createdAt,
      history,
      config,
      isUnsaved: this.#version !== this.#savedVersion,
    }
  }

  /**
   * Puts another model, or none, into use and closes the engine of the one before.
   * @param isSaved whether its weights are in a file
   */
  async replace(model: Model | null, isSaved: boolean): Promise<void> {
    await this.#turns.take(async () => {
      const before = this.#model
      this.#model = model
      this.#version++
      if (isSaved) this.#savedVersion = this.#version
      this.#forgetTest()
      this.#emit('model', this.card)
      await before?.engine.close()
    })
  }

  /** Changes what is known about the model; its weights stay as they are. */
  describe(changes: Partial<Omit<Model, 'engine'>>): void {
    this.#model = { ...this.current, ...changes }
    this.#emit('model', this.card)
  }

  /** Calls its classes otherwise, which the file that it is in, if any, does not know. */
  nameClasses(classNames: readonly string[], data: DataOrigin): void {
    const areOthers = classNames.some((name, label) => name !== this.current.classNames[label])
    if (areOthers) this.#version++
    this.describe({ classNames, data })
  }

  weightsChanged(): void {
    const wasSaved = this.#version++ === this.#savedVersion
    const { test, calibration } = this.current
    this.#forgetTest()
    if (test || calibration) this.describe({ test: null, calibration: null })
    else if (wasSaved) this.#emit('model', this.card)
  }

  wasTested(tested: TestedDigits): void {
    this.#tested = tested
    this.#emit('test', tested.result)
    this.describe({ test: tested.result })
  }

  /** @param version of the weights that the file holds; they may have changed since */
  wasSaved(model: Model, place: ModelPlace, version: number): ModelCard {
    if (this.#model?.engine === model.engine) {
      this.#savedVersion = version
      this.describe(place)
    }
    return this.cardOf({ ...model, ...place })
  }

  #forgetTest(): void {
    if (!this.#tested) return
    this.#tested = null
    this.#emit('test', null)
  }
}
