import { describe, expect, test } from 'vitest'
import { keepTry, type Try } from '../../../src/renderer/state/tries.ts'

const prediction = (digit: number) => ({
  pixels: new Uint8Array(784),
  probabilities: Array.from({ length: 10 }, (_, i) => (i === digit ? 1 : 0)),
  digit,
  certainty: 'sure' as const,
})
const drawing = () => [{ points: [{ x: 0.5, y: 0.5 }] }]

describe('the gallery of tries', () => {
  test('puts the newest first', () => {
    const tries = keepTry(keepTry([], drawing(), prediction(1)), drawing(), prediction(2))
    expect(tries.map((one) => one.prediction.digit)).toEqual([2, 1])
  })

  test('shows a drawing once, with its latest prediction', () => {
    const seven = drawing()
    let tries = keepTry([], seven, prediction(1))
    tries = keepTry(tries, drawing(), prediction(2))
    tries = keepTry(tries, seven, prediction(7))
    expect(tries.map((one) => one.prediction.digit)).toEqual([2, 7])
  })

  test('forgets the oldest in the end, and never gives two the same id', () => {
    let tries: readonly Try[] = []
    for (let i = 0; i < 60; i++) tries = keepTry(tries, drawing(), prediction(i % 10))
    expect(tries).toHaveLength(40)
    expect(new Set(tries.map((one) => one.id)).size).toBe(40)
  })
})
