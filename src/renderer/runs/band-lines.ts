import { Chart, Filler, type ChartDataset } from 'chart.js'
import type { Curves, Point } from '../../report/curves.ts'
import type { Colours } from '../train/chart-marks.ts'
import type { SpreadCurves } from './spread-curves.ts'

Chart.register(Filler)

type Line = ChartDataset<'line', Point[]>
type Kind = keyof Pick<Curves, 'training' | 'validation'>

/** Means as lines, validation before training, and behind each the band that all runs lie in. */
export function bandLines(spread: SpreadCurves, colours: Colours, scale: number): Line[] {
  const isAlone = spread.mean.validation.length === 0
  return [
    { ...mean('validation'), borderWidth: 2 * scale, pointRadius: 3 * scale },
    { ...mean('training'), borderWidth: (isAlone ? 2 : 1) * scale, pointRadius: 0 },
    ...band('validation', '38'),
    ...band('training', '26'),
  ]

  function mean(kind: Kind): Line {
    return { ...plain(kind), data: spread.mean[kind] as Point[] }
  }

  function band(kind: Kind, opacity: string): Line[] {
    const edge = { ...plain(kind), borderWidth: 0, pointRadius: 0 }
    const filled = { fill: '+1', backgroundColor: `${colours[kind]}${opacity}` } as const
    return [
      { ...edge, ...filled, data: spread.high[kind] as Point[] },
      { ...edge, data: spread.low[kind] as Point[] },
    ]
  }

  function plain(kind: Kind): Omit<Line, 'data'> {
    return {
      borderColor: colours[kind],
      backgroundColor: colours[kind],
      borderJoinStyle: 'round',
      pointHitRadius: 0,
      clip: { left: 0, top: 4, right: 8, bottom: 4 },
    }
  }
}
