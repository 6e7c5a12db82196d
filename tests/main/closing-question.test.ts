import { describe, expect, it } from 'vitest'
import {
  closingQuestion,
  lossQuestion,
  replacingQuestion,
} from '../../src/main/closing-question.ts'

describe('closingQuestion', () => {
  it('asks nothing when nothing would be lost', () => {
    expect(closingQuestion({ isTraining: false, isUnsaved: false, isKept: false })).toBeNull()
  })

  it('offers to save a network that is in no file', () => {
    const question = closingQuestion({ isTraining: false, isUnsaved: true, isKept: false })
    expect(question?.answers.map(({ answer }) => answer)).toEqual(['save', 'stay', 'close'])
  })

  it('says that a network in Runs is not lost', () => {
    const unsaved = { isTraining: false, isUnsaved: true }
    for (const question of [closingQuestion, replacingQuestion]) {
      expect(question({ ...unsaved, isKept: true })?.detail).toContain('Runs keeps it')
      expect(question({ ...unsaved, isKept: false })?.detail).toContain('it is lost')
    }
  })

  it.each([true, false])(
    'offers to keep the run while training (unsaved: %s), stays by default',
    (isUnsaved) => {
      const question = closingQuestion({ isTraining: true, isUnsaved, isKept: true })
      expect(question?.message).toMatch(/being trained/)
      expect(question?.answers.map(({ answer }) => answer)).toEqual(['stay', 'keep'])
    },
  )
})

describe('replacingQuestion', () => {
  it('offers to save a network that is in no file', () => {
    const question = replacingQuestion({ isTraining: false, isUnsaved: true, isKept: false })
    expect(question?.answers.map(({ answer }) => answer)).toEqual(['save', 'stay', 'close'])
  })

  it('asks nothing when nothing would be lost, or when the trainer refuses anyway', () => {
    const activity = { isTraining: false, isUnsaved: false, isKept: false }
    expect(replacingQuestion(activity)).toBeNull()
    expect(replacingQuestion({ ...activity, isTraining: true, isUnsaved: true })).toBeNull()
  })
})

describe('lossQuestion', () => {
  it.each([
    [true, 'what it learned since is lost'],
    [false, 'It is lost.'],
  ])('says why, and what is lost (kept before: %s)', (isKept, lost) => {
    const activity = { isTraining: true, isUnsaved: true, isKept }
    const { detail, answers } = lossQuestion(activity, 'The disk is full.')
    expect(detail).toContain('The disk is full.')
    expect(detail).toContain(lost)
    expect(answers.map(({ answer }) => answer)).toEqual(['stay', 'close'])
  })
})
