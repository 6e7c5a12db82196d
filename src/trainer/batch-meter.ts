import type { BatchMetrics } from '../shared/metrics.ts'

/** What a stretch of training showed. */
export interface Progress {
  /** Optimizer steps that were done, and images in them. */
  readonly steps: number
  readonly images: number
  /** Sums over those images. */
  readonly lossSum: number
  readonly correct: number
  /** Of the last step. */
  readonly learningRate: number
  readonly ms: number
}

/** Where the run stands after it. */
export interface Position {
  readonly step: number
  readonly totalSteps: number
  readonly stepsPerEpoch: number
  readonly imagesLeft: number
}

const messageIntervalMs = 50
const smoothingMs = 2000

/** Sums up stretches into at most twenty messages a second, with a smoothed speed. */
export class BatchMeter {
  readonly #now: () => number
  #images = 0
  #lossSum = 0
  #correct = 0
  #learningRate = 0
  #imagesPerMs: number | null = null
  #lastMessageAt = -Infinity

  constructor(now: () => number) {
    this.#now = now
  }

  add({ images, lossSum, correct, learningRate, ms }: Progress): void {
    this.#images += images
    this.#lossSum += lossSum
    this.#correct += correct
    this.#learningRate = learningRate
    this.#learnSpeed(images / Math.max(ms, 0.01), ms)
  }

  /** The metrics since the last message, or null if it is too early for another one. */
  message(position: Position): BatchMetrics | null {
    return this.#now() - this.#lastMessageAt < messageIntervalMs ? null : this.rest(position)
  }

  /** The metrics since the last message, whenever that was; null if there are none. */
  rest({ step, totalSteps, stepsPerEpoch, imagesLeft }: Position): BatchMetrics | null {
    if (this.#images === 0) return null
    const imagesPerSecond = (this.#imagesPerMs ?? 0) * 1000
    const metrics = {
      step,
      totalSteps,
      epochPosition: step / stepsPerEpoch,
      loss: this.#lossSum / this.#images,
      accuracy: this.#correct / this.#images,
      learningRate: this.#learningRate,
      imagesPerSecond,
      secondsLeft: imagesLeft / imagesPerSecond,
    }
    this.#lastMessageAt = this.#now()
    this.#images = this.#lossSum = this.#correct = 0
    return metrics
  }

  /** An exponential average over time, not over stretches: their lengths differ. */
  #learnSpeed(imagesPerMs: number, ms: number): void {
    const weight = 1 - Math.exp(-ms / smoothingMs)
    const before = this.#imagesPerMs ?? imagesPerMs
    this.#imagesPerMs = before + weight * (imagesPerMs - before)
  }
}
