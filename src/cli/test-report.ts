import type { TestResult } from '../shared/metrics.ts'
import { table } from './table.ts'
import { percent, thousands } from './words.ts'

/** A test result as people read it. */
export function testReport({ accuracy, loss, perClass, confusion }: TestResult): string {
  const total = perClass.reduce((sum, { support }) => sum + support, 0)
  const right = confusion.reduce((sum, row, label) => sum + row[label]!, 0)
  const rows = perClass.map(({ label, precision, recall, f1, support }) => [
    String(label),
    ...[precision, recall, f1].map(percent),
    thousands(support),
  ])
  return (
    `Test accuracy ${percent(accuracy)} (${thousands(right)} of ${thousands(total)}), ` +
    `loss ${loss.toFixed(4)}\n` +
    table([['Digit', 'Precision', 'Recall', 'F1', 'Images'], ...rows])
  )
}
