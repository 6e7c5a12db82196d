import { describe, expect, test } from 'vitest'
import { judge, sureFrom } from '../../../src/renderer/draw/verdict.ts'

/** Ten probabilities: those given, the rest spread evenly. */
function shares(given: Record<number, number>): number[] {
  const taken = Object.values(given).reduce((a, b) => a + b, 0)
  const rest = (1 - taken) / (10 - Object.keys(given).length)
  return Array.from({ length: 10 }, (_, digit) => given[digit] ?? rest)
}

describe('judge', () => {
  test('a clear winner is named plainly', () => {
    expect(judge(shares({ 7: 0.98 }))).toEqual({
      isSure: true,
      guesses: [7],
      sentence: 'It is a 7.',
      announcement: 'Read as 7',
    })
    expect(judge(shares({ 8: 0.98 })).sentence).toBe('It is an 8.')
  })

  test('two rivals are both named, the likelier first', () => {
    expect(judge(shares({ 4: 0.55, 9: 0.4 }))).toEqual({
      isSure: false,
      guesses: [4, 9],
      sentence: 'It could be a 4 or a 9.',
      announcement: 'Unsure: 4 or 9',
    })
  })

  test('three rivals are named at most', () => {
    expect(judge(shares({ 3: 0.4, 8: 0.3, 5: 0.2 })).sentence).toBe('It could be a 3, an 8 or a 5.')
  })

  test('a weak winner without a rival is only probable', () => {
    expect(judge(shares({ 2: 0.7 })).sentence).toBe('It is probably a 2.')
  })

  test('no guess is made when no digit stands out', () => {
    const verdict = judge(shares({ 1: 0.2 }))
    expect(verdict.guesses).toEqual([])
    expect(verdict.isSure).toBe(false)
  })

  test('the border belongs to the sure side', () => {
    expect(judge(shares({ 1: sureFrom })).isSure).toBe(true)
    expect(judge(shares({ 1: sureFrom - 0.001 })).isSure).toBe(false)
  })
})
