import type { Range } from './axes.ts'
import type { Point } from './curves.ts'
import { markup, type Markup } from './markup.ts'

/** A rectangle of a figure with a scale along each side. */
export interface Plot {
  /** Of the rectangle, in the figure. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly x: Range
  readonly y: Range
  readonly isLogarithmic?: boolean
}

export interface Ticks {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly formatX: (value: number) => string
  readonly formatY: (value: number) => string
}

/** Where a value lies; outside the ranges it lies outside the rectangle. */
export function placed(
  { left, top, width, height, x, y, isLogarithmic }: Plot,
  point: Point,
): Point {
  const scale = isLogarithmic ? Math.log : (value: number) => value
  const share = (scale(point.y) - scale(y.min)) / (scale(y.max) - scale(y.min))
  return {
    x: rounded(left + (width * (point.x - x.min)) / (x.max - x.min)),
    y: rounded(top + height * (1 - share)),
  }
}

/** Lines at the ticks, the axis at the bottom, and what the ticks stand for. */
export function grid(plot: Plot, ticks: Ticks): Markup {
  const [right, bottom] = [plot.left + plot.width, plot.top + plot.height]
  const rows = ticks.y.map((value) => {
    const { y } = placed(plot, { x: plot.x.min, y: value })
    return markup`<line class="grid" x1="${plot.left}" x2="${right}" y1="${y}" y2="${y}"/><text class="quiet end small" x="${plot.left - 6}" y="${y + 4}">${ticks.formatY(value)}</text>`
  })
  const columns = ticks.x.map((value) => {
    const { x } = placed(plot, { x: value, y: plot.y.max })
    return markup`<line class="axis" x1="${x}" x2="${x}" y1="${bottom}" y2="${bottom + 4}"/><text class="quiet middle small" x="${x}" y="${bottom + 17}">${ticks.formatX(value)}</text>`
  })
  return markup`${rows}${columns}<line class="axis" x1="${plot.left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`
}

/** Points as a line; those above or below the rectangle are held at its edge. */
export function line(plot: Plot, points: readonly Point[], kind: string): Markup | null {
  if (points.length < 2) return null
  const places = points.map((point) => inside(plot, point)).map(({ x, y }) => `${x},${y}`)
  return markup`<polyline class="${kind}" points="${places.join(' ')}"/>`
}

export function dots(plot: Plot, points: readonly Point[]): readonly Markup[] {
  return points.map((point) => {
    const { x, y } = inside(plot, point)
    return markup`<circle class="dot" cx="${x}" cy="${y}" r="3"/>`
  })
}

export function inside(plot: Plot, { x, y }: Point): Point {
  return placed(plot, { x, y: Math.min(plot.y.max, Math.max(plot.y.min, y)) })
}

function rounded(value: number): number {
  return Number(value.toFixed(2))
}
