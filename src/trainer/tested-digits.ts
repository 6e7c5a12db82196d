import type { Dataset } from '../data/dataset.ts'
import type { Inference } from '../nn/engine.ts'
import type { Calibration, CalibrationReport } from '../shared/calibration.ts'
import type { TestedDigit, TestResult } from '../shared/metrics.ts'
import { calibrationOf } from './calibration.ts'
import { pixelsOf } from './dataset.ts'
import { confusionMatrix, mostProbable, testResult } from './evaluation.ts'
import { atTemperature } from './temperature.ts'

/** What one network said about every test digit. */
export class TestedDigits {
  readonly result: TestResult
  readonly #dataset: Dataset
  readonly #classes: number
  /** As the network gave them, `[testCount, classes]`. */
  readonly #raw: Float32Array
  /** Calibrated, `[testCount, classes]`; the same as `#raw` without a temperature. */
  readonly #probabilities: Float32Array
  readonly #actual: Uint8Array
  readonly #predicted: Uint8Array

  /** @param temperature null if none was fitted. The loss is measured without it in any case. */
  constructor(
    dataset: Dataset,
    inference: Inference,
    classes: number,
    temperature: number | null = null,
  ) {
    const { samples, trainCount, testCount } = dataset
    this.#dataset = dataset
    this.#classes = classes
    this.#raw = inference.probabilities
    this.#probabilities =
      temperature === null ? this.#raw : atTemperature(this.#raw, temperature, classes)
    this.#actual = samples.labels.subarray(trainCount, trainCount + testCount)
    this.#predicted = mostProbable(inference.probabilities, classes)
    const confusion = confusionMatrix(this.#actual, this.#predicted, classes)
    this.result = testResult(confusion, inference.loss)
  }

  get count(): number {
    return this.#actual.length
  }

  /** @param test index among the test digits */
  isRight(test: number): boolean {
    return this.#actual[test] === this.#predicted[test]
  }

  calibration(): CalibrationReport {
    const isCalibrated = this.#probabilities !== this.#raw
    const before = isCalibrated ? this.#calibrationOf(this.#raw) : null
    return { ...this.#calibrationOf(this.#probabilities), before }
  }

  /** The digits of one class that were read as another or the same, the most confident first. */
  cell(actual: number, predicted: number, limit: number): TestedDigit[] {
    return this.#mostConfident(
      (test) => this.#actual[test] === actual && this.#predicted[test] === predicted,
      limit,
    )
  }

  /** Misread digits, the most confident mistakes first. */
  mistakes(limit: number): TestedDigit[] {
    return this.#mostConfident((test) => !this.isRight(test), limit)
  }

  /** @param test index among the test digits */
  digit(test: number): TestedDigit {
    const index = this.#dataset.trainCount + test
    const start = test * this.#classes
    return {
      index,
      actual: this.#actual[test]!,
      predicted: this.#predicted[test]!,
      probabilities: Array.from(this.#probabilities.subarray(start, start + this.#classes)),
      pixels: pixelsOf(this.#dataset, index),
    }
  }

  #mostConfident(isWanted: (test: number) => boolean, limit: number): TestedDigit[] {
    const wanted = Array.from(this.#actual.keys()).filter(isWanted)
    wanted.sort((a, b) => this.#confidence(b) - this.#confidence(a) || a - b)
    return wanted.slice(0, limit).map((test) => this.digit(test))
  }

  #calibrationOf(probabilities: Float32Array): Calibration {
    const confidences = Array.from(this.#actual, (_, test) => this.#confidence(test, probabilities))
    return calibrationOf(confidences, (test) => this.isRight(test))
  }

  #confidence(test: number, probabilities = this.#probabilities): number {
    return probabilities[test * this.#classes + this.#predicted[test]!]!
  }
}
