import { epochOrder, splitTraining } from '../data/batches.ts'
import type { Engine, Stretch, StretchResult } from '../nn/engine.ts'
import { random, type Random } from '../nn/random.ts'
import { learningRateAt } from '../nn/schedules.ts'
import type { EpochMetrics } from '../shared/metrics.ts'
import type { TrainConfig } from '../shared/train-config.ts'
import type { Position, Progress } from './batch-meter.ts'

/** What a stretch showed; `divergedAt` is the step of the run whose loss was not a number. */
export interface Advance extends Progress {
  /** Mean loss of the stretch's first batch. */
  readonly firstLoss: number
  /** Counted from 1, or null. */
  readonly divergedAt: number | null
}

/** The sums over an epoch's training so far. */
interface Tally {
  images: number
  lossSum: number
  correct: number
  ms: number
  learningRate: number
}

/** Forward without backward takes about a third of the time. */
const validationCost = 1 / 3

/** One run through its epochs: knows which images come next and at which learning rate. */
export class TrainingRun {
  readonly config: TrainConfig
  /** Sample indices held out, ascending. */
  readonly validation: Uint32Array
  readonly stepsPerEpoch: number
  readonly totalSteps: number
  readonly #engine: Engine
  readonly #now: () => number
  readonly #training: Uint32Array
  readonly #orders: Random
  #order: Uint32Array = new Uint32Array()
  #step = 0
  #finishedEpochs = 0
  #tally: Tally = emptyTally()

  constructor(config: TrainConfig, engine: Engine, trainCount: number, now: () => number) {
    const { training, validation } = splitTraining(config.seed, trainCount, config.validationCount)
    this.config = config
    this.validation = validation
    this.stepsPerEpoch = Math.ceil(training.length / config.batchSize)
    this.totalSteps = this.stepsPerEpoch * config.epochs
    this.#engine = engine
    this.#now = now
    this.#training = training
    this.#orders = random(config.seed, 'order')
  }

  get isOver(): boolean {
    return this.#finishedEpochs === this.config.epochs
  }

  /** True when all of an epoch's steps are done and its metrics are still to be asked for. */
  get isEpochOver(): boolean {
    return this.#step === (this.#finishedEpochs + 1) * this.stepsPerEpoch
  }

  /** Counted from 1. */
  get epoch(): number {
    return this.#finishedEpochs + 1
  }

  get position(): Position {
    const { config, stepsPerEpoch, totalSteps } = this
    const epochsLeft = config.epochs - this.#finishedEpochs
    const imagesLeft =
      epochsLeft * (this.#training.length + this.validation.length * validationCost) -
      this.#tally.images
    return { step: this.#step, totalSteps, stepsPerEpoch, imagesLeft }
  }

  /** Does up to `steps` of the steps that are left of the epoch. */
  async advance(steps: number): Promise<Advance> {
    const stretch = this.#nextStretch(steps)
    const startedAt = this.#now()
    const result = await this.#engine.train(stretch)
    const advance = {
      ...progressOf(stretch, result),
      ms: this.#now() - startedAt,
      firstLoss: result.losses[0]!,
      divergedAt: result.divergedAt === null ? null : this.#step + result.divergedAt + 1,
    }
    this.#step += advance.steps
    addTo(this.#tally, advance)
    return advance
  }

  /** Closes the epoch. `validation` is null if nothing is held out. */
  finishEpoch(validation: { loss: number; accuracy: number } | null): EpochMetrics {
    const { images, lossSum, correct, ms, learningRate } = this.#tally
    const metrics: EpochMetrics = {
      epoch: ++this.#finishedEpochs,
      trainLoss: lossSum / images,
      trainAccuracy: correct / images,
      validationLoss: validation?.loss ?? null,
      validationAccuracy: validation?.accuracy ?? null,
      learningRate,
      seconds: ms / 1000,
      imagesPerSecond: images / Math.max(ms / 1000, 1e-6),
    }
    this.#tally = emptyTally()
    return metrics
  }

  #nextStretch(steps: number): Stretch {
    const { batchSize, learningRate, schedule } = this.config
    const done = this.#step % this.stepsPerEpoch
    if (done === 0) this.#order = epochOrder(this.#orders, this.#training)
    const count = Math.min(steps, this.stepsPerEpoch - done)
    const rateAt = (_: unknown, index: number) =>
      learningRateAt(
        schedule,
        learningRate,
        this.#step + index,
        this.totalSteps,
        this.stepsPerEpoch,
      )
    return {
      order: this.#order.slice(done * batchSize, (done + count) * batchSize),
      batchSize,
      learningRates: Float64Array.from({ length: count }, rateAt),
    }
  }
}

function progressOf({ order, batchSize, learningRates }: Stretch, result: StretchResult) {
  const steps = result.divergedAt ?? learningRates.length
  const learningRate = learningRates[Math.max(0, steps - 1)]!
  const progress = { steps, learningRate, images: 0, lossSum: 0, correct: 0 }
  for (let step = 0; step < steps; step++) {
    const batchLength = Math.min(batchSize, order.length - step * batchSize)
    progress.images += batchLength
    progress.lossSum += result.losses[step]! * batchLength
    progress.correct += result.correct[step]!
  }
  return progress
}

function emptyTally(): Tally {
  return { images: 0, lossSum: 0, correct: 0, ms: 0, learningRate: 0 }
}

function addTo(tally: Tally, { images, lossSum, correct, ms, learningRate }: Progress): void {
  tally.images += images
  tally.lossSum += lossSum
  tally.correct += correct
  tally.ms += ms
  tally.learningRate = learningRate
}
