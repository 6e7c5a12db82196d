import { expect, test } from 'vitest'
import { paintStrokes } from '../../../src/renderer/draw/paint-strokes.ts'
import type { PenPoint } from '../../../src/shared/drawing.ts'

/** A context that notes the width of every path it draws and how many curves are in it. */
function notingContext() {
  const paths: { width: number; curves: number }[] = []
  let curves = 0
  const context = {
    lineWidth: 0,
    beginPath: () => void (curves = 0),
    moveTo: () => {},
    lineTo: () => {},
    quadraticCurveTo: () => void curves++,
    stroke: () => void paths.push({ width: context.lineWidth, curves }),
  }
  return { context: context as unknown as CanvasRenderingContext2D, paths }
}

const line = (pressures: readonly (number | undefined)[]): PenPoint[] =>
  pressures.map((pressure, i) =>
    pressure === undefined ? { x: i / 10, y: 0.5 } : { x: i / 10, y: 0.5, pressure },
  )

test('a stroke of even pressure is one path, so that it has no beads', () => {
  const { context, paths } = notingContext()
  paintStrokes(context, [{ points: line(Array(8).fill(undefined)) }], 500)
  expect(paths).toEqual([{ width: 30, curves: 7 }])
})

test('a stroke of changing pressure changes its width on the way', () => {
  const { context, paths } = notingContext()
  paintStrokes(context, [{ points: line([0.2, 0.2, 0.5, 0.5, 0.9, 0.9]) }], 500)
  expect(paths.map(({ width }) => Math.round(width))).toEqual([21, 30, 42])
})

test('an empty sheet draws nothing', () => {
  const { context, paths } = notingContext()
  paintStrokes(context, [{ points: [] }], 500)
  expect(paths).toEqual([])
})
