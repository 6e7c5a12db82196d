import { describe, expect, it } from 'vitest'
import {
  answerWords,
  noImagesWords,
  pointMark,
  pointName,
  shownClasses,
  sinceWords,
} from '../../../src/renderer/course/course-words.ts'
import { namings } from '../../../src/shared/class-names.ts'

const { names } = namings.digits
const usual = { isFork: false, endedWith: null, isChosen: false }
const certain = (label: number) => Array.from({ length: 10 }, (_, i) => (i === label ? 1 : 0))

describe('a point of a run', () => {
  it('is named by its epoch', () => {
    expect(pointName(12, usual)).toBe('After epoch 12')
    expect(pointName(null, usual)).toBe('As it ended')
    expect([pointMark(12), pointMark(null)]).toEqual(['12', 'end'])
  })

  it('is what others are compared with', () => {
    expect([sinceWords(12), sinceWords(0)]).toEqual(['since epoch 12', 'since it began'])
  })

  it('is the one that was kept, or the end with it put back', () => {
    const kept = { ...usual, endedWith: 12 }
    expect(pointName(12, kept)).toBe('After epoch 12, which it kept')
    expect(pointName(13, kept)).toBe('After epoch 13')
    expect(pointName(null, kept)).toBe('With epoch 12 put back')
  })

  it('comes before training only if nothing was learned before', () => {
    expect(pointName(0, usual)).toBe('Before training')
    expect(pointName(0, { ...usual, isFork: true })).toBe('As it began')
  })
})

describe('the answers to an image', () => {
  it('are told where they change', () => {
    const readings = [3, 8, 8, 3].map(certain)
    expect(answerWords(readings, [0, 1, 2, null], names, usual)).toBe(
      'a 3 before training, an 8 after epoch 1, a 3 as it ended',
    )
  })

  it('leave out what was put back, and what could not be read', () => {
    const readings = [certain(3), [], certain(8), certain(3)]
    expect(answerWords(readings, [0, 1, 2, null], names, { ...usual, endedWith: 1 })).toBe(
      'a 3 before training, an 8 after epoch 2',
    )
  })

  it('are told once if they never change', () => {
    expect(answerWords([8, 8].map(certain), [1, 2], names, usual)).toBe('an 8 from first to last')
  })
})

describe('a run without images', () => {
  it('says what to do, or why nothing can be done', () => {
    expect(noImagesWords('other-data', 'MNIST', 'letters')).toBe(
      'To see what it read rightly, put the data that it learned from into use: MNIST. letters is in use now.',
    )
    expect(noImagesWords('other-data', 'MNIST', 'MNIST')).not.toContain('in use now')
    expect(noImagesWords('other-data', null, 'MNIST')).toContain(
      'Nobody knows what it learned from',
    )
    expect(noImagesWords('settings', 'MNIST', 'MNIST')).toContain('can’t read its settings')
    expect(noImagesWords('none', 'MNIST', 'MNIST')).toContain('no images')
  })
})

describe('the classes that a picture shows', () => {
  it('are all of a few', () => {
    expect(shownClasses([certain(3)], 10, null)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('are there also if the first point could not be read', () => {
    expect(shownClasses([[], certain(3)], 10, null)).toHaveLength(10)
  })

  it('are the likeliest of many, and the true one', () => {
    const peaks = new Map([
      [30, 0.9],
      [7, 0.5],
    ])
    const reading = Array.from({ length: 40 }, (_, label) => peaks.get(label) ?? 0.001)
    const shown = shownClasses([reading], 40, 39)
    expect(shown).toHaveLength(14)
    expect(shown).toEqual(expect.arrayContaining([7, 30, 39]))
    expect(shown).toEqual(shown.toSorted((a, b) => a - b))
  })
})
