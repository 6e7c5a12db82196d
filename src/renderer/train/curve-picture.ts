import type { Chart, ChartDataset } from 'chart.js'
import type { Range } from '../../report/axes.ts'
import type { Curves, Point } from '../../report/curves.ts'

/** Two curves over epochs. */
export interface Picture extends Frame {
  readonly curves: Curves
  /** x of the best epoch, or null. */
  readonly best: number | null
}

/** What is drawn around curves, whichever they are. */
export interface Frame {
  readonly x: Range
  readonly y: Range
  readonly xTicks: readonly number[]
  readonly yTicks: readonly number[]
  readonly isLogarithmic: boolean
  formatY(value: number): string
  /** Changes with the theme, so that the colours are read anew. */
  readonly isDark: boolean
}

export type Line = ChartDataset<'line', Point[]>
export type CurveChart = Chart<'line', Point[]>
