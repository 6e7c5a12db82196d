import { describe, expect, it } from 'vitest'
import { changes, type KindOfChange } from '../../checks/moved-drawings.ts'
import { toDigitImage } from '../../src/data/strokes.ts'
import { authoredDrawings } from '../fixtures/strokes/drawings.ts'
import { meanDifference } from './mean-difference.ts'

const drawings = authoredDrawings()

/** How far the digit image of any drawing is changed at most, as mean difference per pixel. */
function mostChanged(kind: KindOfChange): { difference: number; drawing: string } {
  let worst = { difference: 0, drawing: '' }
  for (const { digit, form, hand, strokes } of drawings) {
    const before = toDigitImage(strokes)!
    for (const { name, apply } of changes[kind]) {
      const changed = apply(strokes)
      if (!changed) continue
      const difference = meanDifference(before, toDigitImage(changed)!)
      const drawing = `${digit} ${form}, ${hand}, ${name}`
      if (difference > worst.difference) worst = { difference, drawing }
    }
  }
  return worst
}

describe('the drawings to test on', () => {
  it('are several hundred, of all digits, in many forms and by many hands', () => {
    expect(drawings.length).toBeGreaterThan(700)
    for (let digit = 0; digit < 10; digit++) {
      const ofDigit = drawings.filter((drawing) => drawing.digit === digit)
      expect(new Set(ofDigit.map(({ form }) => form)).size).toBeGreaterThanOrEqual(6)
      expect(new Set(ofDigit.map(({ hand }) => hand)).size).toBeGreaterThanOrEqual(13)
    }
  })

  it('are all on the pad', () => {
    const points = drawings.flatMap(({ strokes }) => strokes.flatMap(({ points }) => points))
    expect(points.every(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1)).toBe(true)
  })
})

describe('the digit image of any of them', () => {
  // One pixel's step in centring moves every edge: what is drawn the same to a thousandth of the
  // pad may still be rounded to the next pixel.
  it.each(['shifting', 'scaling'] as const)('stays nearly the same under %s', (kind) => {
    const { difference, drawing } = mostChanged(kind)
    expect(difference, drawing).toBeLessThan(4)
  })

  it('stays nearly the same however hard the pen is pressed throughout', () => {
    const mouse = drawings.filter(({ hand }) => hand === 'usual')
    expect(mouse.length).toBeGreaterThan(50)
    for (const { strokes } of mouse) {
      const before = toDigitImage(strokes)!
      for (const { apply } of changes.thickening) {
        expect(meanDifference(before, toDigitImage(apply(strokes))!)).toBeLessThan(1)
      }
    }
  })
})
