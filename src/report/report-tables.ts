import { buildNetwork, describeShape, summarize, type NetworkSpec } from '../nn/catalog.ts'
import type { EpochMetrics, TestResult } from '../shared/metrics.ts'
import { markup, type Markup } from './markup.ts'
import { percent, significant, thousands } from './words.ts'

/** Rows of a name and a value. */
export function texts(rows: readonly (readonly [name: string, value: string | Markup])[]): Markup {
  const lines = rows.map(
    ([name, value]) => markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>\n`,
  )
  return markup`<table class="texts"><tbody>\n${lines}</tbody></table>`
}

export function networkTable(spec: NetworkSpec): Markup {
  const network = buildNetwork(spec)
  const lines = summarize(network).map(
    ({ name, label, outputShape, parameters, multiplyAdds }) =>
      markup`<tr><td>${name}</td><td>${label}</td><td>${describeShape(outputShape)}</td><td>${thousands(parameters)}</td><td>${thousands(multiplyAdds)}</td></tr>\n`,
  )
  return markup`<table><thead>${headings(['Layer', 'Kind', 'Output', 'Parameters', 'Multiply-adds'])}</thead>
<tbody>\n${lines}</tbody>
<tfoot><tr><th scope="row">Total</th><td></td><td></td><td>${thousands(network.parameterCount)}</td><td>${thousands(network.multiplyAdds)}</td></tr></tfoot></table>`
}

/** @param marked the epoch whose figures stand out, if any */
export function epochTable(history: readonly EpochMetrics[], marked: EpochMetrics | null): Markup {
  const lines = history.map((epoch) => {
    const { trainLoss, validationLoss, trainAccuracy, validationAccuracy } = epoch
    const figures = [
      ...[exact(trainLoss, loss), exact(validationLoss, loss)],
      ...[exact(trainAccuracy, percent), exact(validationAccuracy, percent)],
      ...[exact(epoch.learningRate, significant), exact(epoch.imagesPerSecond, thousands)],
      exact(epoch.seconds, (seconds) => seconds.toFixed(1)),
    ]
    return markup`<tr${epoch === marked && markup` class="marked"`}><td>${epoch.epoch}</td>${figures}</tr>\n`
  })
  const columns = ['Epoch', 'Training loss', 'Validation loss', 'Training acc.', 'Validation acc.']
  return markup`<div class="wide"><table><thead>${headings([...columns, 'Learning rate', 'Images/s', 'Seconds'])}</thead>
<tbody>\n${lines}</tbody></table></div>`
}

export function classTable(
  { perClass, macro, weighted }: TestResult,
  classNames: readonly string[],
): Markup {
  const total = perClass.reduce((sum, { support }) => sum + support, 0)
  const lines = perClass.map(
    ({ label, precision, recall, f1, support }) =>
      markup`<tr><td>${classNames[label] ?? label}</td>${[precision, recall, f1].map((share) => exact(share, percent))}${exact(support, thousands)}</tr>\n`,
  )
  const means = [
    ['Macro average', macro],
    ['Weighted average', weighted],
  ] as const
  const averages = means.map(
    ([name, { precision, recall, f1 }]) =>
      markup`<tr><th scope="row">${name}</th>${[precision, recall, f1].map((share) => exact(share, percent))}${exact(total, thousands)}</tr>\n`,
  )
  return markup`<table><thead>${headings(['Class', 'Precision', 'Recall', 'F1', 'Images'])}</thead>
<tbody>\n${lines}</tbody><tfoot>${averages}</tfoot></table>`
}

/** A figure as people read it, with all its digits for programs. */
function exact(value: number | null, inWords: (value: number) => string): Markup {
  if (value === null) return markup`<td>–</td>`
  return markup`<td><data value="${value}">${inWords(value)}</data></td>`
}

function loss(value: number): string {
  return value.toFixed(4)
}

function headings(names: readonly string[]): Markup {
  return markup`<tr>${names.map((name) => markup`<th scope="col">${name}</th>`)}</tr>`
}
