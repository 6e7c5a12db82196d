import type { Dataset } from '../data/dataset.ts'
import type { Checkpoint } from '../models/checkpoint-file.ts'
import type { Engine, EngineOptions } from '../nn/engine.ts'
import type { BatchMetrics, EpochMetrics } from '../shared/metrics.ts'
import { anotherTry } from './another-try.ts'
import type { CheckedConfig } from './check-config.ts'
import type { Checkpoints } from './checkpoints.ts'
import { DivergenceError } from './divergence.ts'
import { fitCalibration } from './fit-calibration.ts'
import { inferInPieces } from './infer-in-pieces.ts'
import type { Emit, Model, ModelInUse } from './model-in-use.ts'
import type { OriginWeights } from './origin-weights.ts'
import { checkpointOf, startRun } from './run-checkpoint.ts'
import { RunControl } from './run-control.ts'
import { ThinnedList } from './thinned-list.ts'
import { train } from './training-loop.ts'
import type { TrainingRun } from './training-run.ts'
import type { Turns } from './turns.ts'

export interface RunParts {
  readonly inUse: ModelInUse
  readonly turns: Turns
  readonly emit: Emit
  readonly checkpoints: Checkpoints
  createEngine(options: EngineOptions): Promise<Engine>
  /** Milliseconds. */
  now(): number
}

/** For a window that opens late; hours of training must not fill the memory. */
const mostBatches = 2000

/** One run from its first batch, or from its checkpoint, to its last: its curves, kept in its file. */
export class RunUnderWay {
  readonly checked: CheckedConfig
  readonly control = new RunControl()
  readonly #parts: RunParts
  readonly #dataset: Dataset
  readonly #checkpoint: Checkpoint | null
  readonly #batches = new ThinnedList<BatchMetrics>(mostBatches)
  readonly #origin: OriginWeights | null
  #history: readonly EpochMetrics[]
  #run: TrainingRun | null = null

  /**
   * @param checkpoint where to go on from; null for the beginning
   * @param origin the weights to begin with; null for those that the seed gives
   */
  constructor(
    parts: RunParts,
    checked: CheckedConfig,
    dataset: Dataset,
    checkpoint: Checkpoint | null,
    origin: OriginWeights | null,
  ) {
    this.#parts = parts
    this.checked = checked
    this.#dataset = dataset
    this.#checkpoint = checkpoint
    this.#origin = origin
    this.#history = checkpoint?.history ?? []
    for (const metrics of checkpoint?.batches ?? []) this.#batches.add(metrics)
  }

  get history(): readonly EpochMetrics[] {
    return this.#history
  }

  get batches(): readonly BatchMetrics[] {
    return this.#batches.items
  }

  /** All 0 until it is prepared. */
  get progress() {
    return {
      step: this.#run?.position.step ?? 0,
      totalSteps: this.#run?.totalSteps ?? 0,
      stepsPerEpoch: this.#run?.stepsPerEpoch ?? 0,
    }
  }

  /** Puts its network into use; from its first step on the run is in a file. */
  async prepare(): Promise<void> {
    const { checkpoints, turns } = this.#parts
    const { checked } = this
    const checkpoint = this.#checkpoint
    const { engine, run } = await startRun({
      ...this.#parts,
      checked,
      dataset: this.#dataset,
      checkpoint,
    })
    if (this.#origin) engine.setParameters(this.#origin.parameters)
    await this.#useModel(engine)
    this.#run = run
    checkpoints.runBegan(checkpoint !== null)
    await turns.take(() => checkpoints.isDue && this.keep())
    await checkpoints.settled()
  }

  /**
   * Trains a prepared run until it is over or its control ends it.
   * @throws DivergenceError after going back to the last good weights
   */
  async train(): Promise<void> {
    const { inUse, checkpoints, emit, turns, now } = this.#parts
    await train({
      run: this.#run!,
      engine: inUse.current.engine,
      samples: this.#dataset.samples,
      control: this.control,
      turns,
      now,
      keep: (every) => (every === 'epoch' || checkpoints.isDue) && this.keep(),
      onWeights: () => inUse.weightsChanged(),
      onBatch: (metrics) => {
        this.#batches.add(metrics)
        emit('batch', metrics)
      },
      onEpoch: (metrics) => {
        this.#history = [...this.#history, metrics]
        emit('epoch', metrics)
        inUse.describe({ history: this.#history })
      },
    }).catch(async (error: unknown) => {
      if (error instanceof DivergenceError) await this.#keepForAnotherTry()
      throw error
    })
    this.control.end('keep')
  }

  /**
   * Fits the certainty of the network, when its training is over, to the images that it did not
   * learn from; nothing if there are none.
   */
  async calibrate(): Promise<void> {
    const { inUse, turns } = this.#parts
    const indices = this.#run!.validation
    if (indices.length === 0) return
    const { engine } = inUse.current
    const isCancelled = () => this.control.isForgotten
    const inference = await inferInPieces(engine, indices, turns, isCancelled)
    if (!inference) return
    const labels = Uint8Array.from(indices, (index) => this.#dataset.samples.labels[index]!)
    const calibration = fitCalibration(inference.probabilities, labels, engine.network.classes)
    inUse.describe({ calibration })
  }

  async #keepForAnotherTry(): Promise<void> {
    const { turns, checkpoints } = this.#parts
    const diverged = await turns.take(() => this.checkpoint())
    if (!diverged) return
    const { checkpoint, warning } = anotherTry(diverged, this.checked.config)
    checkpoints.saveMeanwhile(checkpoint, warning)
  }

  /** Saves while training goes on. For a moment in which nothing else uses the engine. */
  keep(): void {
    const checkpoint = this.checkpoint()
    if (checkpoint) this.#parts.checkpoints.saveMeanwhile(checkpoint)
  }

  /** The run as it is now; null while nobody keeps it. */
  checkpoint(): Checkpoint | null {
    const { inUse, checkpoints } = this.#parts
    // With its best epoch's weights in use it is not where its place says any more.
    if (!this.#run || !checkpoints.isRunning || this.#run.best?.isInUse) return null
    const { history, batches } = this
    return checkpointOf(this.#run, inUse.current.engine, this.#dataset, { history, batches })
  }

  async #useModel(engine: Engine): Promise<void> {
    const { config } = this.checked
    const { normalisation, classNames, name, sums } = this.#dataset
    const model: Model = {
      engine,
      name: config.network.name,
      path: null,
      isShipped: false,
      createdAt: new Date().toISOString(),
      normalisation,
      classNames,
      data: { name, sums },
      config,
      history: this.#history,
      test: null,
      calibration: null,
    }
    await this.#parts.inUse.replace(model, false)
  }
}
