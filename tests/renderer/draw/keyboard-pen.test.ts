import { describe, expect, test } from 'vitest'
import { stepPen } from '../../../src/renderer/draw/keyboard-pen.ts'

const step = (x: number, y: number, key: string, shiftKey = false) =>
  stepPen({ x, y }, { key, shiftKey })

describe('the keyboard as a pen', () => {
  test('arrows move it, with Shift in smaller steps', () => {
    expect(step(0.5, 0.5, 'ArrowRight')!.x).toBeCloseTo(0.54, 12)
    expect(step(0.5, 0.5, 'ArrowUp', true)!.y).toBeCloseTo(0.49, 12)
  })
  test('it stays on the sheet', () => {
    expect(step(0.01, 0.5, 'ArrowLeft')).toEqual({ x: 0, y: 0.5 })
    expect(step(0.5, 0.99, 'ArrowDown')).toEqual({ x: 0.5, y: 1 })
  })
  test('other keys do not move it', () => expect(step(0.5, 0.5, 'a')).toBeNull())
})
