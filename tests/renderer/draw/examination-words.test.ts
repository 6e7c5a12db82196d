import { describe, expect, it } from 'vitest'
import {
  moveAt,
  moveName,
  moveWords,
  nearestWords,
  turnWords,
} from '../../../src/renderer/draw/examination-words.ts'
import { namings } from '../../../src/shared/class-names.ts'
import { farthestMove, turnAngles } from '../../../src/shared/examination.ts'

const { names } = namings.digits
const side = 2 * farthestMove + 1
const placeOf = (right: number, down: number) => (down + farthestMove) * side + right + farthestMove

/** Sevens, but for these places. */
function moved(others: readonly (readonly [right: number, down: number, label: number])[]) {
  const answers = Array.from({ length: side ** 2 }, () => ({ label: 7, probability: 1 }))
  for (const [right, down, label] of others) {
    answers[placeOf(right, down)] = { label, probability: 1 }
  }
  return answers
}

describe('a moved drawing', () => {
  it('is told by the pixels between it and its place', () => {
    expect(moveAt(placeOf(-2, 5))).toEqual({ right: -2, down: 5 })
    expect(moveName({ right: -1, down: 0 })).toBe('1 pixel to the left')
    expect(moveName({ right: 0, down: 3 })).toBe('3 pixels down')
    expect(moveName({ right: 2, down: -1 })).toBe('2 pixels to the right and 1 up')
    expect(moveName({ right: 0, down: 0 })).toBe('where it is')
  })

  it('becomes another digit where the nearest change is', () => {
    expect(
      moveWords(
        moved([
          [5, 5, 2],
          [0, -3, 8],
          [4, 0, 1],
        ]),
        names,
      ),
    ).toBe('Moved 3 pixels up it becomes an 8; moved less, it stays a 7.')
  })

  it('may stay what it is', () => {
    expect(moveWords(moved([]), names)).toBe(
      'Moved by up to 6 pixels in any direction, it stays a 7.',
    )
  })
})

describe('a turned drawing', () => {
  const labels = (others: Readonly<Record<number, number>>) =>
    turnAngles.map((degrees) => others[degrees] ?? 7)

  it('becomes another digit at the smallest turn that makes it one', () => {
    expect(turnWords(labels({ '-50': 4, '-30': 1, 40: 2 }), names)).toBe(
      'Turned by 30 degrees anticlockwise it becomes a 1; by up to 20 either way, it stays a 7.',
    )
    expect(turnWords(labels({ 10: 8 }), names)).toBe(
      'Turned by 10 degrees clockwise it becomes an 8.',
    )
  })

  it('may stay what it is', () => {
    expect(turnWords(labels({}), names)).toBe('Turned by up to 60 degrees, it stays a 7.')
  })
})

const like = (...labels: number[]) =>
  labels.map((label, index) => ({ index, label, pixels: new Uint8Array() }))

it('counts what the nearest training images are, the most frequent first', () => {
  expect(nearestWords(like(1, 7, 7, 7, 1, 9), names, 'digits')).toBe(
    'The 6 training digits whose pixels differ least from it: “7” 3 times, “1” 2 times, “9” once.',
  )
  expect(nearestWords(like(7, 7), names, 'digits')).toBe(
    'The 2 training digits whose pixels differ least from it: “7” every time.',
  )
})
