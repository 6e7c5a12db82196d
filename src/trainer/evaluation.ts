import type { Answer } from '../shared/layer-view.ts'
import type { Averages, ClassMetrics, TestResult } from '../shared/metrics.ts'

/** Rows actual, columns predicted. */
export type ConfusionMatrix = readonly (readonly number[])[]

/** The most probable class of every example; the first wins a tie. `probabilities` is `[count, classes]`. */
export function mostProbable(probabilities: Float32Array, classes: number): Uint8Array {
  const predicted = new Uint8Array(probabilities.length / classes)
  for (let example = 0; example < predicted.length; example++) {
    const start = example * classes
    let best = 0
    for (let label = 1; label < classes; label++) {
      if (probabilities[start + label]! > probabilities[start + best]!) best = label
    }
    predicted[example] = best
  }
  return predicted
}

/** @throws RangeError unless every actual class has its prediction */
export function confusionMatrix(
  actual: Uint8Array,
  predicted: Uint8Array,
  classes: number,
): ConfusionMatrix {
  if (actual.length !== predicted.length) {
    throw new RangeError(`${actual.length} examples cannot have ${predicted.length} predictions.`)
  }
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  actual.forEach((label, example) => matrix[label]![predicted[example]!]!++)
  return matrix
}

/** The same of a single example, `[classes]`. */
export function likeliest(probabilities: Float32Array): number {
  return mostProbable(probabilities, probabilities.length)[0]!
}

/** The likeliest class of a single example, and how likely it is. */
export function answerOf(probabilities: Float32Array): Answer {
  const label = likeliest(probabilities)
  return { label, probability: probabilities[label]! }
}

/**
 * The figures of scikit-learn's `precision_recall_fscore_support` over all classes, also those that
 * no example has, with its default rule: what would be divided by zero is 0.
 */
export function testResult(confusion: ConfusionMatrix, loss: number): TestResult {
  const perClass = confusion.map((_, label) => classMetrics(confusion, label))
  const right = sum(confusion.map((row, label) => row[label]!))
  const total = sum(perClass.map(({ support }) => support))
  return {
    accuracy: share(right, total),
    loss,
    macro: average(perClass, () => 1),
    weighted: average(perClass, ({ support }) => support),
    perClass,
    confusion,
  }
}

function classMetrics(confusion: ConfusionMatrix, label: number): ClassMetrics {
  const right = confusion[label]![label]!
  const support = sum(confusion[label]!)
  const predicted = sum(confusion.map((row) => row[label]!))
  return {
    label,
    precision: share(right, predicted),
    recall: share(right, support),
    f1: share(2 * right, predicted + support),
    support,
  }
}

function average(
  perClass: readonly ClassMetrics[],
  weight: (metrics: ClassMetrics) => number,
): Averages {
  const total = sum(perClass.map(weight))
  const mean = (figure: keyof Averages) =>
    share(sum(perClass.map((metrics) => metrics[figure] * weight(metrics))), total)
  return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
