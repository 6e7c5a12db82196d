import { describe, expect, test } from 'vitest'
import { judge } from '../../../src/renderer/draw/verdict.ts'
import { namings } from '../../../src/shared/class-names.ts'

/** Ten probabilities: those given, the rest spread evenly. */
function shares(given: Record<number, number>): number[] {
  const taken = Object.values(given).reduce((a, b) => a + b, 0)
  const rest = (1 - taken) / (10 - Object.keys(given).length)
  return Array.from({ length: 10 }, (_, digit) => given[digit] ?? rest)
}

const sure = (given: Record<number, number>) =>
  judge({ probabilities: shares(given), certainty: 'sure' })
const unsure = (given: Record<number, number>) =>
  judge({ probabilities: shares(given), certainty: 'unsure' })

describe('a verdict', () => {
  test('names a sure reading plainly', () => {
    expect(sure({ 7: 0.98 })).toEqual({
      isSure: true,
      guesses: [7],
      sentence: 'It is a 7.',
      announcement: 'Read as 7',
    })
    expect(sure({ 8: 0.98 }).sentence).toBe('It is an 8.')
  })

  test('names both of two rivals, the likelier first', () => {
    expect(unsure({ 4: 0.55, 9: 0.4 })).toEqual({
      isSure: false,
      guesses: [4, 9],
      sentence: 'Not sure: 4 or 9.',
      announcement: 'Not sure: 4 or 9',
    })
  })

  test('names three rivals at most', () => {
    expect(unsure({ 3: 0.4, 8: 0.3, 5: 0.2 }).sentence).toBe('Not sure: 3, 8 or 5.')
  })

  test('calls a winner without a rival only probable', () => {
    expect(unsure({ 2: 0.7 }).sentence).toBe('Not sure: probably 2.')
  })

  test('makes no guess when no digit stands out', () => {
    const verdict = unsure({ 1: 0.2 })
    expect(verdict.guesses).toEqual([])
    expect(verdict.isSure).toBe(false)
    expect(verdict.sentence).toBe('Not sure: it is like no digit in particular.')
  })

  test('says of what is no digit just that, however probable one is', () => {
    expect(judge({ probabilities: shares({ 3: 0.999 }), certainty: 'no-digit' })).toEqual({
      isSure: false,
      guesses: [],
      sentence: 'This does not look like a digit.',
      announcement: 'Not a digit',
    })
  })

  test('speaks of classes by their names', () => {
    const { names } = namings.fashion
    const probabilities = shares({ 7: 0.6, 9: 0.38 })
    expect(judge({ probabilities, certainty: 'unsure' }, names).sentence).toBe(
      'Not sure: Sneaker or Ankle boot.',
    )
  })
})
