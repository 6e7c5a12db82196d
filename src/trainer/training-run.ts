import { epochOrder, splitTraining } from '../data/batches.ts'
import type { RunPlace, RunTally } from '../models/checkpoint-file.ts'
import type { Engine, Stretch, StretchResult } from '../nn/engine.ts'
import { random, type Random } from '../nn/random.ts'
import { learningRateAt } from '../nn/schedules.ts'
import type { EpochMetrics } from '../shared/metrics.ts'
import type { TrainConfig } from '../shared/train-config.ts'
import type { Position, Progress } from './batch-meter.ts'
import { BestEpoch } from './best-epoch.ts'
import { SessionError } from './session-error.ts'

/** What a stretch showed; `divergedAt` is the step of the run whose loss was not a number. */
export interface Advance extends Progress {
  /** Mean loss of the stretch's first batch. */
  readonly firstLoss: number
  /** Counted from 1, or null. */
  readonly divergedAt: number | null
}

/** Forward without backward takes about a third of the time. */
const validationCost = 1 / 3

/** One run through its epochs: knows which images come next and at which learning rate. */
export class TrainingRun {
  readonly config: TrainConfig
  /** Sample indices held out, ascending. */
  readonly validation: Uint32Array
  readonly stepsPerEpoch: number
  /** As many as there are if it does not stop early. */
  readonly totalSteps: number
  /** Null if it trains all its epochs and keeps the last one's weights. */
  readonly best: BestEpoch | null
  readonly #engine: Engine
  readonly #now: () => number
  readonly #training: Uint32Array
  readonly #orders: Random
  #order: Uint32Array = new Uint32Array()
  /** The stream as it was before it gave the order. */
  #ordersBefore: readonly number[]
  #step = 0
  #finishedEpochs = 0
  #tally = emptyTally()

  constructor(config: TrainConfig, engine: Engine, trainCount: number, now: () => number) {
    const { training, validation } = splitTraining(config.seed, trainCount, config.validationCount)
    this.config = config
    this.validation = validation
    this.stepsPerEpoch = Math.ceil(training.length / config.batchSize)
    this.totalSteps = this.stepsPerEpoch * config.epochs
    this.best = config.earlyStopping && new BestEpoch(config.earlyStopping.patience, engine)
    this.#engine = engine
    this.#now = now
    this.#training = training
    this.#orders = random(config.seed, 'order')
    this.#ordersBefore = this.#orders.state()
  }

  /** Where it stands now, to go on from there exactly. */
  get place(): RunPlace {
    return {
      step: this.#step,
      finishedEpochs: this.#finishedEpochs,
      orders: this.#isInEpoch ? this.#ordersBefore : this.#orders.state(),
      tally: this.#tally,
    }
  }

  /**
   * Goes on from a place of a run with the same configuration and data.
   * @throws SessionError for one that such a run never comes to
   */
  goTo({ step, finishedEpochs, orders, tally }: RunPlace): void {
    const epochStart = finishedEpochs * this.stepsPerEpoch
    const isPlace =
      finishedEpochs <= this.config.epochs &&
      step >= epochStart &&
      step <= Math.min(epochStart + this.stepsPerEpoch, this.totalSteps)
    if (!isPlace) {
      throw new SessionError(
        'BAD_CHECKPOINT',
        `A run of ${this.config.epochs} epochs of ${this.stepsPerEpoch} batches does not come to ` +
          `batch ${step} after ${finishedEpochs} epochs.`,
      )
    }
    this.#step = step
    this.#finishedEpochs = finishedEpochs
    this.#tally = tally
    this.#orders.restore(orders)
    if (this.#isInEpoch) this.#drawOrder()
  }

  get isOver(): boolean {
    const { config, best } = this
    return this.#finishedEpochs === config.epochs || !!best?.isPatienceOver(this.#finishedEpochs)
  }

  /** True when all of an epoch's steps are done and its metrics are still to be asked for. */
  get isEpochOver(): boolean {
    return this.#step === (this.#finishedEpochs + 1) * this.stepsPerEpoch
  }

  /** True from an epoch's first step until its metrics were asked for. */
  get #isInEpoch(): boolean {
    return this.#step > this.#finishedEpochs * this.stepsPerEpoch
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

  /** Does at most so many of the steps that are left of the epoch. */
  async advance(most: number): Promise<Advance> {
    const stretch = this.#nextStretch(most)
    const startedAt = this.#now()
    const result = await this.#engine.train(stretch)
    const ms = this.#now() - startedAt
    const steps = stepsOf(stretch, result)
    const learningRate = stretch.learningRates[Math.max(0, steps.length - 1)]!
    const divergedAt = result.divergedAt === null ? null : this.#step + result.divergedAt + 1
    this.#step += steps.length
    // Step by step, so that the sums don't depend on how training was cut into stretches.
    this.#tally = { ...sumOf(steps, this.#tally), ms: this.#tally.ms + ms, learningRate }
    return {
      ...sumOf(steps, emptyTally()),
      ...{ steps: steps.length, learningRate, ms, firstLoss: result.losses[0]!, divergedAt },
    }
  }

  /**
   * Closes the epoch. For a moment in which nothing else uses the engine.
   * @param validation null if nothing is held out
   */
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
    if (validation) this.best?.judge(metrics.epoch, validation.loss)
    return metrics
  }

  #drawOrder(): void {
    this.#ordersBefore = this.#orders.state()
    this.#order = epochOrder(this.#orders, this.#training)
  }

  #nextStretch(steps: number): Stretch {
    const { batchSize, learningRate, schedule } = this.config
    const done = this.#step % this.stepsPerEpoch
    if (!this.#isInEpoch) this.#drawOrder()
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
      firstVisit: this.#finishedEpochs * this.#training.length + done * batchSize,
    }
  }
}

type StepSums = Pick<RunTally, 'images' | 'lossSum' | 'correct'>

/** The sums over each step that was done. */
function stepsOf(
  { order, batchSize, learningRates }: Stretch,
  { losses, correct, divergedAt }: StretchResult,
): StepSums[] {
  return Array.from({ length: divergedAt ?? learningRates.length }, (_, step) => {
    const images = Math.min(batchSize, order.length - step * batchSize)
    return { images, lossSum: losses[step]! * images, correct: correct[step]! }
  })
}

function sumOf(steps: readonly StepSums[], before: StepSums): StepSums {
  let { images, lossSum, correct } = before
  for (const step of steps) {
    images += step.images
    lossSum += step.lossSum
    correct += step.correct
  }
  return { images, lossSum, correct }
}

function emptyTally(): RunTally {
  return { images: 0, lossSum: 0, correct: 0, ms: 0, learningRate: 0 }
}
