import { describe, expect, it } from 'vitest'
import {
  answerWords,
  pointMark,
  pointName,
  shownClasses,
  sinceWords,
} from '../../../src/renderer/course/course-words.ts'
import { namings } from '../../../src/shared/class-names.ts'

const digits = { classNames: namings.digits.names, isFork: false }
const certain = (label: number) => Array.from({ length: 10 }, (_, i) => (i === label ? 1 : 0))

describe('a point of a run', () => {
  it('is named by its epoch', () => {
    expect(pointName(12, false)).toBe('After epoch 12')
    expect(pointName(null, false)).toBe('As it ended')
    expect([pointMark(12), pointMark(null)]).toEqual(['12', 'end'])
  })

  it('is what others are compared with', () => {
    expect([sinceWords(12), sinceWords(0)]).toEqual(['since epoch 12', 'since it began'])
  })

  it('comes before training only if nothing was learned before', () => {
    expect(pointName(0, false)).toBe('Before training')
    expect(pointName(0, true)).toBe('As it began')
  })
})

describe('the answers to an image', () => {
  it('are told where they change', () => {
    const readings = [3, 8, 8, 3].map(certain)
    expect(answerWords(readings, [0, 1, 2, null], digits)).toBe(
      'a 3 before training, an 8 after epoch 1, a 3 as it ended',
    )
  })

  it('are told once if they never change', () => {
    expect(answerWords([8, 8].map(certain), [1, 2], digits)).toBe('an 8 from first to last')
  })
})

describe('the classes that a picture shows', () => {
  it('are all of a few', () => {
    expect(shownClasses([certain(3)], null)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('are the likeliest of many, and the true one', () => {
    const peaks = new Map([
      [30, 0.9],
      [7, 0.5],
    ])
    const reading = Array.from({ length: 40 }, (_, label) => peaks.get(label) ?? 0.001)
    const shown = shownClasses([reading], 39)
    expect(shown).toHaveLength(14)
    expect(shown).toEqual(expect.arrayContaining([7, 30, 39]))
    expect(shown).toEqual(shown.toSorted((a, b) => a - b))
  })
})
