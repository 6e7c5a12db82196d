import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  type ChartConfiguration,
  type ChartOptions,
} from 'chart.js'
import type { Attachment } from 'svelte/attachments'
import { coloursOf, marksPlugin, rootFontSize, type Colours, type Marks } from './chart-marks.ts'
import type { Point } from '../../report/curves.ts'
import type { CurveChart, Frame, Line, Picture } from './curve-picture.ts'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale)

/**
 * Draws two curves over epochs on a canvas and keeps them up to date.
 * @param read what to draw; null while nobody looks
 * @param pointedAt x under the pointer in either chart, or null
 * @param onpoint where the pointer is, in epochs, or null when it has left
 */
export function curveChart(
  read: () => Picture | null,
  pointedAt: () => number | null,
  onpoint: (x: number | null) => void,
): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    const marks: Marks = { picture: null, pointedAt: null, colours: coloursOf(canvas) }
    const chart: CurveChart = new Chart(canvas, configuration(marks, onpoint))

    $effect(() => {
      const picture = read()
      if (!picture) return
      marks.picture = picture
      marks.colours = coloursOf(canvas)
      draw(chart, picture, marks.colours)
    })
    $effect(() => {
      marks.pointedAt = pointedAt()
      chart.draw()
    })

    const leave = (): void => onpoint(null)
    canvas.addEventListener('pointerleave', leave)
    return () => {
      canvas.removeEventListener('pointerleave', leave)
      chart.destroy()
    }
  }
}

function configuration(
  marks: Marks,
  onpoint: (x: number | null) => void,
): ChartConfiguration<'line', Point[]> {
  return {
    type: 'line',
    data: { datasets: [] },
    plugins: [marksPlugin(marks)],
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      events: ['mousemove', 'mouseout', 'touchstart', 'touchmove'],
      layout: { padding: { top: 8, right: 10 } },
      onHover: ({ x }, _elements, chart) => {
        const value = x === null ? undefined : chart.scales['x']?.getValueForPixel(x)
        const { left, right } = chart.chartArea
        onpoint(value !== undefined && x !== null && x >= left && x <= right ? value : null)
      },
    },
  }
}

function draw(chart: CurveChart, picture: Picture, colours: Colours): void {
  chart.data.datasets = lines(picture, colours, rootFontSize() / 16)
  chart.options.scales = scales(picture, colours)
  chart.update('none')
}

/** Both axes of a chart over epochs. */
export function scales(
  picture: Frame,
  colours: Colours,
): NonNullable<ChartOptions<'line'>['scales']> {
  const rem = rootFontSize()
  const font = { family: getComputedStyle(document.body).fontFamily, size: 0.6875 * rem }
  const ticks = { color: colours.muted, font, padding: 6, maxRotation: 0, autoSkip: false }
  return {
    x: {
      type: 'linear',
      ...picture.x,
      grid: { color: colours.hairline, tickLength: 0 },
      border: { color: colours.muted },
      ticks: { ...ticks, callback: (value) => String(value) },
      afterBuildTicks: (axis) => (axis.ticks = picture.xTicks.map((value) => ({ value }))),
    },
    y: {
      type: picture.isLogarithmic ? 'logarithmic' : 'linear',
      ...picture.y,
      grid: { color: colours.hairline, tickLength: 0 },
      border: { display: false },
      ticks: { ...ticks, callback: (value) => picture.formatY(Number(value)) },
      afterBuildTicks: (axis) => (axis.ticks = picture.yTicks.map((value) => ({ value }))),
      // Both charts keep their frame when a label grows a digit.
      afterFit: (axis) => (axis.width = 3.25 * rem),
    },
  }
}

function lines(picture: Picture, colours: Colours, scale: number): Line[] {
  const { raw, training, validation } = picture.curves
  const plain = {
    pointRadius: 0,
    pointHitRadius: 0,
    borderJoinStyle: 'round',
    // A dot on the frame is drawn whole.
    clip: { left: 0, top: 0, right: 8, bottom: 0 },
  } as const
  const dot = training.length === 1 || raw.length === 0 ? 2 * scale : 0
  return [
    {
      ...plain,
      data: validation as Point[],
      borderColor: colours.validation,
      backgroundColor: colours.validation,
      borderWidth: 2 * scale,
      pointRadius: 3 * scale,
      clip: { left: 0, top: 4, right: 8, bottom: 4 },
    },
    {
      ...plain,
      data: training as Point[],
      borderColor: colours.training,
      backgroundColor: colours.training,
      borderWidth: 1.5 * scale,
      pointRadius: dot,
    },
    {
      ...plain,
      data: raw as Point[],
      clip: 0,
      borderColor: `${colours.training}33`,
      borderWidth: scale,
    },
  ]
}
