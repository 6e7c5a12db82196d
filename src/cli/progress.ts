import type { BatchMetrics, EpochMetrics } from '../shared/metrics.ts'
import { duration, percent, thousands } from './words.ts'
import type { Output } from './world.ts'

const barLength = 24

/** Shows how training goes on: on a terminal one line that is rewritten, elsewhere one per epoch. */
export class Progress {
  readonly #out: Output
  readonly #epochs: number
  #hasLine = false

  constructor(out: Output, epochs: number) {
    this.#out = out
    this.#epochs = epochs
  }

  batch({ epochPosition, loss, accuracy, imagesPerSecond, secondsLeft }: BatchMetrics): void {
    const share = epochPosition / this.#epochs
    const done = Math.round(share * barLength)
    this.passing(
      [
        `[${'#'.repeat(done)}${'.'.repeat(barLength - done)}] ${String(Math.floor(share * 100)).padStart(3)} %`,
        `loss ${loss.toFixed(4)}`,
        `accuracy ${percent(accuracy)}`,
        `${thousands(imagesPerSecond)} images/s`,
        `${duration(secondsLeft)} left`,
      ].join('  '),
    )
  }

  epoch(metrics: EpochMetrics): void {
    const { epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy } = metrics
    const validation =
      validationLoss === null || validationAccuracy === null
        ? []
        : [`validation loss ${validationLoss.toFixed(4)}, accuracy ${percent(validationAccuracy)}`]
    this.line(
      [
        `Epoch ${epoch}/${this.#epochs}`,
        `training loss ${trainLoss.toFixed(4)}, accuracy ${percent(trainAccuracy)}`,
        ...validation,
        `${metrics.seconds.toFixed(1)} s, ${thousands(metrics.imagesPerSecond)} images/s`,
      ].join('  '),
    )
  }

  /** A line that stays. */
  line(text: string): void {
    this.clear()
    this.#out.write(`${text}\n`)
  }

  clear(): void {
    if (this.#hasLine) this.#out.write('\r\x1b[K')
    this.#hasLine = false
  }

  /** A line that is rewritten; only a terminal shows it. */
  passing(text: string): void {
    if (!this.#out.isTTY) return
    // A line that wraps could not be rewritten.
    this.#out.write(`\r\x1b[K${text.slice(0, (this.#out.columns ?? 80) - 1)}`)
    this.#hasLine = true
  }
}
