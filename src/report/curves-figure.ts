import type { BatchMetrics, EpochMetrics } from '../shared/metrics.ts'
import type { TrainConfig } from '../shared/train-config.ts'
import {
  accuracyRange,
  epochTicks,
  linearTicks,
  logLossRange,
  logTicks,
  lossRange,
} from './axes.ts'
import { accuracyCurves, bestEpoch, lossCurves, smoothingFor, type Curves } from './curves.ts'
import type { Figure } from './figure.ts'
import { markup, type Markup } from './markup.ts'
import { dots, grid, inside, line, type Plot } from './plot.ts'
import { significant } from './words.ts'

/** What was seen of a run; `batches` are empty where only its epochs are known. */
export interface RunCurves {
  readonly batches: readonly BatchMetrics[]
  readonly history: readonly EpochMetrics[]
  /** Of the run, if it is known. */
  readonly config: Pick<TrainConfig, 'earlyStopping'> | null
}

const [width, height] = [920, 340]
const panel = { top: 56, width: 380, height: 230 }

/** Loss and accuracy side by side over the same epochs, as the window draws them. */
export function curvesFigure(
  { batches, history, config }: RunCurves,
  lossScale: 'linear' | 'logarithmic',
): Figure {
  const reached = Math.max(history.at(-1)?.epoch ?? 0, batches.at(-1)?.epochPosition ?? 0)
  const x = { min: 0, max: Math.max(0.25, reached) }
  const smoothing = smoothingFor(x.max, batches)
  const losses = lossCurves(batches, history, smoothing)
  const accuracies = accuracyCurves(batches, history, smoothing)
  const hasEpoch = history.length > 0
  const isLogarithmic = lossScale === 'logarithmic'
  const lossY = isLogarithmic ? logLossRange(losses) : lossRange(losses, hasEpoch)
  const accuracyY = accuracyRange(accuracies, hasEpoch)
  const best = bestEpoch(history, config)
  const lossPlot = { ...panel, left: 56, x, y: lossY, isLogarithmic }
  const accuracyPlot = { ...panel, left: 520, x, y: accuracyY }
  const axis = accuracyY.min > 0 ? `, axis from ${inPercent(accuracyY.min)}` : ''
  const mark = best && { epoch: best.epoch, loss: best.validationLoss, accuracy: best.validationAccuracy } // prettier-ignore
  return {
    title: 'Loss and accuracy over the epochs',
    width,
    height,
    content: markup`
${panelOf(`Loss${isLogarithmic ? ', logarithmic' : ''}`, losses, lossPlot, isLogarithmic ? logTicks(lossY) : linearTicks(lossY), significant)}
${ring(lossPlot, mark && mark.loss !== null ? { x: mark.epoch, y: mark.loss } : null)}
${panelOf(`Accuracy${axis}`, accuracies, accuracyPlot, linearTicks(accuracyY), inPercent)}
${ring(accuracyPlot, mark && mark.accuracy !== null ? { x: mark.epoch, y: mark.accuracy } : null)}
${legend(mark?.epoch ?? null, config?.earlyStopping ? 'kept' : 'best')}`,
  }
}

function panelOf(
  title: string,
  curves: Curves,
  plot: Plot,
  y: readonly number[],
  formatY: (value: number) => string,
): Markup {
  const ticks = { x: epochTicks(plot.x), y, formatX: String, formatY }
  return markup`<text class="heading" x="${plot.left}" y="${plot.top - 16}">${title}</text>
${grid(plot, ticks)}
${line(plot, curves.raw, 'raw')}
${line(plot, curves.training, 'training')}
${line(plot, curves.validation, 'validation')}
${dots(plot, curves.validation)}`
}

function ring(plot: Plot, point: { x: number; y: number } | null): Markup | null {
  if (!point) return null
  const { x, y } = inside(plot, point)
  return markup`<circle class="best" cx="${x}" cy="${y}" r="6"/>`
}

function legend(epoch: number | null, word: string): Markup {
  const y = height - 14
  return markup`<line class="training" x1="56" x2="76" y1="${y - 4}" y2="${y - 4}"/><text x="82" y="${y}">Training</text>
<line class="validation" x1="150" x2="170" y1="${y - 4}" y2="${y - 4}"/><circle class="dot" cx="160" cy="${y - 4}" r="3"/><text x="176" y="${y}">Validation</text>
${epoch !== null && markup`<circle class="best" cx="264" cy="${y - 4}" r="6"/><text x="276" y="${y}">Epoch ${epoch}, ${word}</text>`}
<text class="quiet end" x="${width - 20}" y="${y}">Epochs</text>`
}

function inPercent(share: number): string {
  return `${Number((share * 100).toFixed(2))}\u202f%`
}
