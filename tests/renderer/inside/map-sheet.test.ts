import { describe, expect, it } from 'vitest'
import { cornerOf, mapSheet, placeAt, stepFrom } from '../../../src/renderer/inside/map-sheet.ts'

describe('mapSheet', () => {
  it('shows each value as a square of whole pixels', () => {
    expect(mapSheet([6, 24, 24], 900)).toMatchObject({ width: 96, height: 96, columns: 6 })
    expect(mapSheet([6, 24, 24], 500)).toMatchObject({ width: 72, height: 72, columns: 6 })
    expect(mapSheet([6, 24, 24], 200)).toMatchObject({ width: 48, height: 48, columns: 3 })
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

describe('placeAt', () => {
  const shape = [6, 24, 24] as const
  const sheet = mapSheet(shape, 200)

  it('finds every number where it is shown', () => {
    expect(sheet.columns).toBe(3)
    for (const channel of [0, 2, 3, 5]) {
      const { x, y } = cornerOf(channel, sheet)
      expect(placeAt(x, y, shape, sheet)).toEqual({ channel, row: 0, column: 0 })
      const last = placeAt(x + sheet.width - 0.5, y + sheet.height - 0.5, shape, sheet)
      expect(last).toEqual({ channel, row: 23, column: 23 })
      expect(placeAt(x + 7, y + 12, shape, sheet)).toEqual({ channel, row: 6, column: 3 })
    }
  })

  it('finds none between the maps, beside them and below them', () => {
    const { x, y } = cornerOf(0, sheet)
    expect(placeAt(x + sheet.width + 1, y, shape, sheet)).toBeNull()
    expect(placeAt(x, y + sheet.height + 1, shape, sheet)).toBeNull()
    expect(placeAt(-1, 5, shape, sheet)).toBeNull()
    expect(placeAt(sheet.sheetWidth + 30, 5, shape, sheet)).toBeNull()
    expect(placeAt(5, sheet.sheetHeight + 30, shape, sheet)).toBeNull()
  })
})

describe('stepFrom', () => {
  const shape = [6, 4, 5] as const
  const sheet = { ...mapSheet(shape, 900), columns: 3 }
  const step = (channel: number, row: number, column: number, key: string) => {
    const next = stepFrom({ channel, row, column }, key, shape, sheet)
    return next && [next.channel, next.row, next.column]
  }

  it('walks through a map', () => {
    expect(step(1, 2, 2, 'ArrowLeft')).toEqual([1, 2, 1])
    expect(step(1, 2, 2, 'ArrowRight')).toEqual([1, 2, 3])
    expect(step(1, 2, 2, 'ArrowUp')).toEqual([1, 1, 2])
    expect(step(1, 2, 2, 'ArrowDown')).toEqual([1, 3, 2])
    expect(step(1, 2, 2, 'Enter')).toBeUndefined()
  })

  it('goes on in the map beside it', () => {
    expect(step(1, 2, 4, 'ArrowRight')).toEqual([2, 2, 0])
    expect(step(1, 2, 0, 'ArrowLeft')).toEqual([0, 2, 4])
    expect(step(1, 3, 2, 'ArrowDown')).toEqual([4, 0, 2])
    expect(step(4, 0, 2, 'ArrowUp')).toEqual([1, 3, 2])
  })

  it('stays where the sheet ends', () => {
    expect(step(5, 3, 4, 'ArrowRight')).toEqual([5, 3, 4])
    expect(step(0, 0, 0, 'ArrowLeft')).toEqual([0, 0, 0])
    expect(step(2, 0, 1, 'ArrowUp')).toEqual([2, 0, 1])
    expect(step(3, 3, 1, 'ArrowDown')).toEqual([3, 3, 1])
  })
})
