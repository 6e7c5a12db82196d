import { describe, expect, it } from 'vitest'
import { closingQuestion } from '../../src/main/closing-question.ts'

describe('closingQuestion', () => {
  it('asks nothing when nothing would be lost', () => {
    expect(closingQuestion({ isTraining: false, isUnsaved: false })).toBeNull()
  })

  it('offers to save a network that is in no file', () => {
    const question = closingQuestion({ isTraining: false, isUnsaved: true })
    expect(question?.answers.map(({ answer }) => answer)).toEqual(['save', 'stay', 'close'])
  })

  it.each([true, false])('warns while training (unsaved: %s) and stays by default', (isUnsaved) => {
    const question = closingQuestion({ isTraining: true, isUnsaved })
    expect(question?.message).toMatch(/being trained/)
    expect(question?.answers.map(({ answer }) => answer)).toEqual(['stay', 'close'])
  })
})
