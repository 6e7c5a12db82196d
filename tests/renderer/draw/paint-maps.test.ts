import { describe, expect, it } from 'vitest'
import { mapSheet } from '../../../src/renderer/draw/paint-maps.ts'

describe('mapSheet', () => {
  it('shows each value as a square of whole pixels', () => {
    expect(mapSheet([6, 24, 24], 900)).toMatchObject({ width: 48, height: 48, columns: 6 })
    expect(mapSheet([96, 4, 4], 900)).toMatchObject({ width: 36, height: 36 })
    expect(mapSheet([120], 900)).toMatchObject({ width: 14, height: 14 })
    expect(mapSheet([1024], 900)).toMatchObject({ width: 6, height: 6 })
    expect(mapSheet([2, 64, 32], 900)).toMatchObject({ width: 32, height: 64 })
  })

  it.each([[[6, 24, 24]], [[144, 2, 2]], [[120]], [[32, 12, 12]]] as const)(
    'has room for all of %o, at any width',
    (shape) => {
      for (const room of [60, 200, 871, 1300]) {
        const { width, height, columns, sheetWidth, sheetHeight } = mapSheet(shape, room)
        const rows = Math.ceil(shape[0] / columns)
        expect(columns).toBeGreaterThan(0)
        expect(sheetWidth).toBeLessThanOrEqual(room)
        expect(sheetWidth).toBeGreaterThanOrEqual(columns * width)
        expect(sheetHeight).toBeGreaterThanOrEqual(rows * height)
      }
    },
  )

  it('puts one map in a row where there is hardly any room', () => {
    expect(mapSheet([3, 28, 28], 10).columns).toBe(1)
  })
})
