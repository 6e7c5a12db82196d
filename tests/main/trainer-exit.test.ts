import { describe, expect, it } from 'vitest'
import { explainExit } from '../../src/main/trainer-exit.ts'

describe('explainExit', () => {
  it.each([
    [
      { isTraining: true, isUnsaved: true, isKept: true },
      /in the middle of training.*run under way is kept up to its last checkpoint/,
    ],
    [
      { isTraining: true, isUnsaved: true, isKept: false },
      /in the middle of training.*run under way is lost/,
    ],
    [{ isTraining: false, isUnsaved: true, isKept: false }, /network that was not saved is lost/],
    [{ isTraining: false, isUnsaved: false, isKept: false }, /nothing is lost/],
  ])('says for %j what is lost, what is safe and what to do', (activity, lost) => {
    const text = explainExit(137, activity)
    expect(text).toMatch(lost)
    expect(text).toMatch(/exit code 137.*Saved models are safe.*Start the trainer again/)
  })
})
