import type { Plugin } from 'chart.js'
import type { CurveChart, Picture } from './curve-picture.ts'

/** What is drawn around the curves, and in which colours. */
export interface Marks {
  picture: Picture | null
  /** x under the pointer in either chart, or null. */
  pointedAt: number | null
  colours: Colours
}

export interface Colours {
  readonly ink: string
  readonly muted: string
  readonly hairline: string
  readonly band: string
  readonly training: string
  readonly validation: string
}

/** Epoch bands behind grid and curves; the best epoch and the pointer's line before them. */
export function marksPlugin(marks: Marks): Plugin<'line'> {
  return {
    id: 'marks',
    beforeDraw(chart) {
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
      const { picture, pointedAt, colours } = marks
      if (!picture) return
      if (picture.best !== null) ring(chart as CurveChart, picture, colours)
      if (pointedAt !== null) rule(chart as CurveChart, pointedAt, colours)
    },
  }
}

function ring({ ctx, scales }: CurveChart, { best, curves, x }: Picture, colours: Colours): void {
  const point = curves.validation.find((candidate) => candidate.x === best)
  const [xScale, yScale] = [scales['x'], scales['y']]
  if (!point || !xScale || !yScale || point.x < x.min || point.x > x.max) return
  const scale = rootFontSize() / 16
  ctx.save()
  ctx.strokeStyle = colours.ink
  ctx.lineWidth = 1.5 * scale
  ctx.beginPath()
  ctx.arc(
    xScale.getPixelForValue(point.x),
    yScale.getPixelForValue(point.y),
    6.5 * scale,
    0,
    2 * Math.PI,
  )
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

/** Pixels per rem: larger on very large screens, where lines and dots grow with the text. */
export function rootFontSize(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}

export function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element)
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    ink: read('ink'),
    muted: read('muted'),
    hairline: read('hairline'),
    band: read('band'),
    training: read('training'),
    validation: read('validation'),
  }
}
