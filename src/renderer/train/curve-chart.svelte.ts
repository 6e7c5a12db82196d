import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  type ChartConfiguration,
  type ChartDataset,
  type Plugin,
} from 'chart.js'
import type { Attachment } from 'svelte/attachments'
import type { Range } from './axes.ts'
import type { Curves, Point } from './curves.ts'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale)

export interface Picture {
  readonly curves: Curves
  readonly x: Range
  readonly y: Range
  readonly xTicks: readonly number[]
  /** Null lets the chart choose. */
  readonly yTicks: readonly number[] | null
  readonly isLogarithmic: boolean
  formatY(value: number): string
  /** x of the best epoch, or null. */
  readonly best: number | null
  /** x under the pointer in either chart, or null. */
  readonly pointedAt: number | null
  /** Changes with the theme, so that the colours are read anew. */
  readonly isDark: boolean
}

type Line = ChartDataset<'line', Point[]>
type CurveChart = Chart<'line', Point[]>

interface Colours {
  readonly ink: string
  readonly muted: string
  readonly hairline: string
  readonly band: string
  readonly paper: string
  readonly training: string
  readonly validation: string
}

/**
 * Draws two curves over epochs on a canvas and keeps them up to date.
 * @param read what to draw; null while nobody looks
 * @param onpoint where the pointer is, in epochs, or null when it has left
 */
export function curveChart(
  read: () => Picture | null,
  onpoint: (x: number | null) => void,
): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    const marks: { picture: Picture | null; colours: Colours } = {
      picture: null,
      colours: coloursOf(canvas),
    }
    const chart: CurveChart = new Chart(canvas, configuration(marks, onpoint))

    $effect(() => {
      const picture = read()
      if (!picture) return
      marks.picture = picture
      marks.colours = coloursOf(canvas)
      draw(chart, picture, marks.colours)
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
  marks: { picture: Picture | null; colours: Colours },
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
      events: ['mousemove', 'touchstart', 'touchmove'],
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
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const font = { family: getComputedStyle(document.body).fontFamily, size: 0.6875 * rem }
  const ticks = { color: colours.muted, font, padding: 6, maxRotation: 0, autoSkip: false }
  chart.data.datasets = lines(picture, colours, rem / 16)
  chart.options.scales = {
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
      ticks: { ...ticks, maxTicksLimit: 6, callback: (value) => picture.formatY(Number(value)) },
      afterBuildTicks: (axis) => {
        if (picture.yTicks) axis.ticks = picture.yTicks.map((value) => ({ value }))
      },
      // Both charts keep their frame when a label grows a digit.
      afterFit: (axis) => (axis.width = 2.75 * rem),
    },
  }
  chart.update('none')
}

function lines(picture: Picture, colours: Colours, scale: number): Line[] {
  const { raw, training, validation } = picture.curves
  const plain = { pointRadius: 0, pointHitRadius: 0, tension: 0, borderJoinStyle: 'round' } as const
  const dot = training.length === 1 || raw.length === 0 ? 2 * scale : 0
  return [
    {
      ...plain,
      data: validation as Point[],
      borderColor: colours.validation,
      backgroundColor: colours.validation,
      borderWidth: 2 * scale,
      pointRadius: 3 * scale,
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
      borderColor: `${colours.training}40`,
      borderWidth: scale,
    },
  ]
}

/** Epoch bands behind the curves; the best epoch and the pointer's line before them. */
function marksPlugin(marks: { picture: Picture | null; colours: Colours }): Plugin<'line'> {
  return {
    id: 'marks',
    beforeDatasetsDraw(chart) {
      const { picture, colours } = marks
      if (!picture) return
      const { ctx, chartArea, scales } = chart
      ctx.save()
      ctx.fillStyle = colours.band
      const last = Math.ceil(picture.x.max)
      // Bands thinner than a few pixels would only be noise.
      const isReadable = picture.x.max - picture.x.min <= 40
      for (let epoch = Math.floor(picture.x.min); isReadable && epoch < last; epoch++) {
        if (epoch % 2 === 0) continue
        const left = clamp(scales['x']?.getPixelForValue(epoch), chartArea)
        const right = clamp(scales['x']?.getPixelForValue(epoch + 1), chartArea)
        ctx.fillRect(left, chartArea.top, right - left, chartArea.height)
      }
      ctx.restore()
    },
    afterDatasetsDraw(chart) {
      const { picture, colours } = marks
      if (!picture) return
      if (picture.best !== null) ring(chart as CurveChart, picture, colours)
      if (picture.pointedAt !== null) rule(chart as CurveChart, picture.pointedAt, colours)
    },
  }
}

function ring({ ctx, scales }: CurveChart, { best, curves, x }: Picture, colours: Colours): void {
  const point = curves.validation.find((candidate) => candidate.x === best)
  const [xScale, yScale] = [scales['x'], scales['y']]
  if (!point || !xScale || !yScale || point.x < x.min || point.x > x.max) return
  ctx.save()
  ctx.strokeStyle = colours.ink
  ctx.lineWidth = 1.5
  ctx.beginPath()
  ctx.arc(xScale.getPixelForValue(point.x), yScale.getPixelForValue(point.y), 6.5, 0, 2 * Math.PI)
  ctx.stroke()
  ctx.restore()
}

function rule({ ctx, chartArea, scales }: CurveChart, at: number, colours: Colours): void {
  const x = scales['x']?.getPixelForValue(at)
  if (x === undefined || x < chartArea.left || x > chartArea.right) return
  ctx.save()
  ctx.strokeStyle = colours.ink
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.moveTo(Math.round(x) + 0.5, chartArea.top)
  ctx.lineTo(Math.round(x) + 0.5, chartArea.bottom)
  ctx.stroke()
  ctx.restore()
}

function clamp(x: number | undefined, { left, right }: { left: number; right: number }): number {
  return Math.min(right, Math.max(left, x ?? left))
}

function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element)
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    ink: read('ink'),
    muted: read('muted'),
    hairline: read('hairline'),
    band: read('band'),
    paper: read('sheet'),
    training: read('training'),
    validation: read('validation'),
  }
}
