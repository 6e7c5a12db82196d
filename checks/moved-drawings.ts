import type { Stroke } from '../src/shared/drawing.ts'

type Drawing = readonly Stroke[]

/** A change to a drawing that a person would not call another digit for. */
export interface Change {
  readonly name: string
  /** @returns null if the drawing would not be wholly on the pad any more */
  readonly apply: (drawing: Drawing) => Drawing | null
}

const scales = [0.4, 0.6, 0.8, 1.25, 1.6]
const corners = {
  'upper left': [0, 0],
  'upper right': [1, 0],
  'lower left': [0, 1],
  'lower right': [1, 1],
} as const
/** Times the width that a mouse draws; pressure can do no more. The thickest is three times the thinnest. */
const thicknesses = [0.5, 0.75, 1.25, 1.5]

/** The changes by what is changed. */
export const changes = {
  shifting: Object.entries(corners).map(([corner, [x, y]]) => ({
    name: `to the ${corner} corner`,
    apply: (drawing) => toCorner(drawing, x, y),
  })),
  scaling: scales.map((scale) => ({
    name: `${scale} times as large`,
    apply: (drawing) => scaled(drawing, scale),
  })),
  thickening: thicknesses.map((thickness) => ({
    name: `${thickness} times the pen's width by pressure`,
    apply: (drawing) => pressed(drawing, thickness - 0.5),
  })),
} as const satisfies Record<string, readonly Change[]>

export type KindOfChange = keyof typeof changes

/** So that its outermost points lie on the pad's edges there. */
function toCorner(drawing: Drawing, toRight: number, toBottom: number): Drawing {
  const { left, right, top, bottom } = boxOf(drawing)
  const dx = toRight ? 1 - right : -left
  const dy = toBottom ? 1 - bottom : -top
  return moved(drawing, (x, y) => [x + dx, y + dy])
}

/** About the pad's centre. */
function scaled(drawing: Drawing, scale: number): Drawing | null {
  const larger = moved(drawing, (x, y) => [0.5 + (x - 0.5) * scale, 0.5 + (y - 0.5) * scale])
  const { left, right, top, bottom } = boxOf(larger)
  return left < 0 || top < 0 || right > 1 || bottom > 1 ? null : larger
}

function pressed(drawing: Drawing, pressure: number): Drawing {
  return drawing.map(({ points }) => ({ points: points.map(({ x, y }) => ({ x, y, pressure })) }))
}

function moved(drawing: Drawing, to: (x: number, y: number) => [number, number]): Drawing {
  return drawing.map(({ points }) => ({
    points: points.map((point) => {
      const [x, y] = to(point.x, point.y)
      return { ...point, x, y }
    }),
  }))
}

function boxOf(drawing: Drawing) {
  const points = drawing.flatMap((stroke) => stroke.points)
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
  return { left, right, top, bottom }
}
