import { describe, expect, it } from 'vitest'
import {
  forgets,
  heightOf,
  lossFigure,
  stepWords,
} from '../../../src/renderer/inside/step-words.ts'

const outcome = (loss: number) => ({ loss, probability: Math.exp(-loss) })

describe('what a step did to the loss', () => {
  it.each([
    [2, 1, 0.5],
    [2, 3, 1.5],
    [2, Number.NaN, Infinity],
    [2, Infinity, Infinity],
    [0, 0, 1],
    [0, 0.1, Infinity],
  ])('from %d to %d is a height of %d', (before, after, height) => {
    expect(heightOf(outcome(after), outcome(before))).toBe(height)
  })

  it.each([
    [1.999, 'hardly a move.'],
    [1.5, 'a step down.'],
    [0.01, 'this image is learned.'],
    [2.5, 'too far, past the valley and up again.'],
    [Number.NaN, 'too far, past the valley and up again.'],
  ])('to %d reads: %s', (after, words) => {
    expect(stepWords(outcome(2), outcome(after))).toBe(words)
  })

  it('says so when there was nothing to learn', () => {
    expect(stepWords(outcome(0.001), outcome(0.0009))).toMatch(/^the network knows it already/)
    expect(stepWords(outcome(0.001), outcome(3))).toMatch(/^too far/)
  })

  it('tells a step that costs others from one that does not', () => {
    expect(forgets({ before: 997, after: 89, count: 1000 })).toBe(true)
    expect(forgets({ before: 997, after: 985, count: 1000 })).toBe(false)
  })

  it('shows tiny losses, and none that is no number', () => {
    expect(lossFigure(0.00071234)).toBe('0.000712')
    expect(lossFigure(Number.NaN)).toBe('no number any longer')
  })
})
