import { describe, expect, it } from 'vitest'
import { parseWindowBounds } from '../../src/main/window-bounds.ts'

const display = { x: 0, y: 24, width: 1920, height: 1056 }

describe('parseWindowBounds', () => {
  it('opens where the window was', () => {
    const bounds = { x: 100, y: 80, width: 1300, height: 900 }
    expect(parseWindowBounds(bounds, [display])).toEqual(bounds)
  })

  it.each([
    undefined,
    null,
    'big',
    [1, 2, 3, 4],
    { x: 1, y: 2 },
    { x: 0, y: 30, width: 1e9, height: 5 },
  ])('opens centred at its first size for %j', (value) => {
    expect(parseWindowBounds(value, [display])).toEqual({ width: 1180, height: 800 })
  })

  it('is never smaller than its content needs', () => {
    expect(parseWindowBounds({ x: 0, y: 30, width: 10, height: -5 }, [])).toEqual({
      width: 1024,
      height: 700,
    })
  })

  it.each([
    ['on a display that is gone', { x: 2500, y: 100 }],
    ['with its title bar above the screen', { x: 100, y: -400 }],
    ['all but out to the left', { x: -1150, y: 100 }],
    ['below the screen', { x: 100, y: 1079 }],
  ])('comes back to the middle when it was %s', (_where, corner) => {
    const size = { width: 1200, height: 800 }
    expect(parseWindowBounds({ ...corner, ...size }, [display])).toEqual(size)
  })

  it('stays on a second display', () => {
    const second = { x: 1920, y: 0, width: 2560, height: 1440 }
    const bounds = { x: 2500, y: 100, width: 1200, height: 800 }
    expect(parseWindowBounds(bounds, [display, second])).toEqual(bounds)
  })
})
