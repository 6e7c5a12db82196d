import { Chart, type ChartDataset } from 'chart.js'
import type { Attachment } from 'svelte/attachments'
import { coloursOf, rootFontSize } from '../train/chart-marks.ts'
import { scales } from '../train/curve-chart.svelte.ts'
import type { Frame } from '../train/curve-picture.ts'
import type { Curves, Point } from '../../report/curves.ts'
import { bandLines } from './band-lines.ts'
import { colourOf, dashes } from './run-series.ts'
import type { SpreadCurves } from './spread-curves.ts'

/** Several runs' curves of one quantity. */
export interface SeriesPicture extends Frame {
  readonly series: readonly { readonly place: number; readonly curves: Curves }[]
  /** Drawn in place of the single runs; null to draw those. */
  readonly spread: SpreadCurves | null
}

type Line = ChartDataset<'line', Point[]>

/**
 * Draws each run's training curve thin and its validation, if it has one, with a dot per epoch; or
 * the mean of all of them with a band.
 */
export function seriesChart(read: () => SeriesPicture | null): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    const chart = new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        ...{ animation: false, parsing: false, normalized: true, responsive: true },
        ...{ maintainAspectRatio: false, events: [], layout: { padding: { top: 8, right: 10 } } },
      },
    })
    $effect(() => {
      const picture = read()
      if (!picture) return
      const scale = rootFontSize() / 16
      const colours = coloursOf(canvas)
      chart.data.datasets = picture.spread
        ? bandLines(picture.spread, colours, scale)
        : picture.series.flatMap((each) => lines(each, picture.isDark, scale))
      chart.options.scales = scales(picture, colours)
      chart.update('none')
    })
    return () => chart.destroy()
  }
}

function lines(
  { place, curves: { training, validation } }: SeriesPicture['series'][number],
  isDark: boolean,
  scale: number,
): Line[] {
  const colour = colourOf(place, isDark)
  const plain = {
    borderColor: colour,
    backgroundColor: colour,
    borderDash: [...(dashes[place % dashes.length] ?? [])],
    borderJoinStyle: 'round',
    pointHitRadius: 0,
    clip: { left: 0, top: 4, right: 8, bottom: 4 },
  } satisfies Partial<Line>
  const isAlone = validation.length === 0
  const dot = training.length === 1 ? 2.5 * scale : 0
  return [
    {
      ...plain,
      data: validation as Point[],
      borderWidth: 2 * scale,
      pointRadius: 3 * scale,
    },
    {
      ...plain,
      data: training as Point[],
      ...(isAlone ? {} : { borderColor: `${colour}66` }),
      borderWidth: (isAlone ? 1.75 : 1) * scale,
      pointRadius: dot,
    },
  ]
}
