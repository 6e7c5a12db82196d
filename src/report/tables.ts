import type { BatchMetrics, EpochMetrics, TestResult } from '../shared/metrics.ts'
import { csvOf } from './csv.ts'

/** The confusion matrix in counts, one row for each actual class, one column for each predicted one. */
export function matrixCsv({ confusion }: TestResult, classNames: readonly string[]): string {
  const rows = confusion.map((row, actual) => [classNames[actual] ?? String(actual), ...row])
  return csvOf([['actual \\ predicted', ...classNames], ...rows])
}

/** Precision, recall, F1 and support of each class, then their averages. */
export function classesCsv(
  { perClass, macro, weighted }: TestResult,
  classNames: readonly string[],
): string {
  const total = perClass.reduce((sum, { support }) => sum + support, 0)
  return csvOf([
    ['class', 'precision', 'recall', 'f1', 'support'],
    ...perClass.map(({ label, precision, recall, f1, support }) => [
      ...[classNames[label] ?? String(label), precision, recall, f1, support],
    ]),
    ['macro average', macro.precision, macro.recall, macro.f1, total],
    ['weighted average', weighted.precision, weighted.recall, weighted.f1, total],
  ])
}

/** Everything that was measured after each epoch. */
export function epochsCsv(history: readonly EpochMetrics[]): string {
  return csvOf([
    [
      ...['epoch', 'train_loss', 'train_accuracy', 'validation_loss', 'validation_accuracy'],
      ...['learning_rate', 'seconds', 'images_per_second'],
    ],
    ...history.map((epoch) => [
      ...[epoch.epoch, epoch.trainLoss, epoch.trainAccuracy],
      ...[epoch.validationLoss, epoch.validationAccuracy],
      ...[epoch.learningRate, epoch.seconds, epoch.imagesPerSecond],
    ]),
  ])
}

/** What was measured between epochs: every point of the faint curve. */
export function batchesCsv(batches: readonly BatchMetrics[]): string {
  return csvOf([
    ['step', 'epoch', 'train_loss', 'train_accuracy', 'learning_rate', 'images_per_second'],
    ...batches.map((batch) => [
      ...[batch.step, batch.epochPosition, batch.loss, batch.accuracy],
      ...[batch.learningRate, batch.imagesPerSecond],
    ]),
  ])
}
