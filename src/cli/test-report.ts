import type { Calibration } from '../shared/calibration.ts'
import { areDigits } from '../shared/class-names.ts'
import type { TestResult } from '../shared/metrics.ts'
import { wilsonInterval, type Interval } from '../shared/statistics.ts'
import { table } from './table.ts'
import { percent, range, thousands } from './words.ts'

/** A test result as people read it. */
export function testReport(
  test: TestResult,
  { expectedError }: Calibration,
  classNames: readonly string[],
): string {
  const { perClass } = test
  const rows = perClass.map(({ label, precision, recall, f1, support }) => [
    classNames[label]!,
    ...[precision, recall, f1].map(percent),
    thousands(support),
  ])
  return (
    `${accuracyLine(test)}\n` +
    `95 % interval ${range(accuracyInterval(test), percent)}, ` +
    `expected calibration error ${percent(expectedError)}\n` +
    table([[classWord(classNames), 'Precision', 'Recall', 'F1', 'Images'], ...rows])
  )
}

/** What a column of classes is headed. */
export function classWord(classNames: readonly string[]): string {
  return areDigits(classNames) ? 'Digit' : 'Class'
}

/** `Test accuracy 98.93 % (9,893 of 10,000), loss 0.0321` */
export function accuracyLine(test: TestResult): string {
  const { right, total } = countRight(test)
  return (
    `Test accuracy ${percent(test.accuracy)} (${thousands(right)} of ${thousands(total)}), ` +
    `loss ${test.loss.toFixed(4)}`
  )
}

/** 95 %, after Wilson. */
export function accuracyInterval(test: TestResult): Interval {
  const { right, total } = countRight(test)
  return wilsonInterval(right, total)
}

function countRight({ perClass, confusion }: TestResult): { right: number; total: number } {
  return {
    right: confusion.reduce((sum, row, label) => sum + row[label]!, 0),
    total: perClass.reduce((sum, { support }) => sum + support, 0),
  }
}
