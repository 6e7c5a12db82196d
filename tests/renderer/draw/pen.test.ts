import { describe, expect, test } from 'vitest'
import { movePen, penPoint, smooth } from '../../../src/renderer/draw/pen.ts'
import { type PenPoint, penWidth } from '../../../src/shared/drawing.ts'

const sheet = { left: 100, top: 50, width: 400, height: 400 }
const at = (clientX: number, clientY: number, pointerType = 'mouse', pressure = 0.5) =>
  penPoint({ clientX, clientY, pointerType, pressure }, sheet)

describe('penPoint', () => {
  test('measures from the corner of the sheet, from 0 to 1', () => {
    expect(at(200, 150)).toEqual({ x: 0.25, y: 0.25 })
  })
  test('stays on the edge when the pen leaves the sheet', () => {
    expect(at(0, 900)).toEqual({ x: 0, y: 1 })
  })
  test('feels the pressure of a pen, and of nothing else', () => {
    expect(at(300, 250, 'pen', 0.8)).toEqual({ x: 0.5, y: 0.5, pressure: 0.8 })
    expect(at(300, 250, 'touch', 1)).toEqual({ x: 0.5, y: 0.5 })
    expect(at(300, 250, 'pen', 0)).toEqual({ x: 0.5, y: 0.5 })
  })
})

test('moves that do not move the pen are left out', () => {
  const points: PenPoint[] = [{ x: 0.5, y: 0.5 }]
  movePen(points, [
    { x: 0.5, y: 0.5 },
    { x: 0.5005, y: 0.5 },
    { x: 0.52, y: 0.5 },
  ])
  expect(points.map(({ x }) => x)).toEqual([0.5, 0.52])
})

describe('smooth', () => {
  test('starts at the first and ends at the last point, without gaps', () => {
    const points = [0, 1, 2, 3, 4].map((i) => ({ x: i / 5, y: (i % 2) / 5 }))
    const curves = smooth(points)
    expect(curves[0]!.from).toEqual(points[0])
    expect(curves.at(-1)!.to).toEqual(points[4])
    for (const [i, curve] of curves.slice(1).entries()) expect(curve.from).toEqual(curves[i]!.to)
  })

  test('rounds a corner instead of breaking the line there', () => {
    const [curve] = smooth([
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 1, y: 1 },
    ])
    expect(curve!.control).toEqual({ x: 1, y: 0 })
    expect(curve!.to).toEqual({ x: 1, y: 0.5 })
  })

  test('a tap is a dot', () => {
    const tap = { x: 0.5, y: 0.5 }
    expect(smooth([tap])).toEqual([{ from: tap, control: tap, to: tap, width: penWidth }])
  })

  test('pressing harder draws thicker', () => {
    const width = (pressure: number) => smooth([{ x: 0, y: 0, pressure }])[0]!.width
    expect(width(0)).toBeCloseTo(penWidth / 2, 12)
    expect(width(1)).toBeCloseTo(penWidth * 1.5, 12)
  })

  test('nothing drawn gives no curve', () => expect(smooth([])).toEqual([]))
})
