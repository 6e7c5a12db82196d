import { describe, expect, it } from 'vitest'
import { explainExit, type TrainerExit } from '../../src/main/trainer-exit.ts'

const keptRun = { isTraining: true, isUnsaved: true, isKept: true }
const exitWith = (changes: Partial<TrainerExit>) =>
  explainExit({ code: 137, wasSilent: false, lastWords: '', activity: keptRun, ...changes })

describe('explainExit', () => {
  it.each([
    [keptRun, /in the middle of training.*run under way is kept up to its last checkpoint/],
    [
      { isTraining: true, isUnsaved: true, isKept: false },
      /in the middle of training.*run under way is lost/,
    ],
    [{ isTraining: false, isUnsaved: true, isKept: false }, /network that was not saved is lost/],
    [{ isTraining: false, isUnsaved: true, isKept: true }, /not saved is kept in Runs/],
    [{ isTraining: false, isUnsaved: false, isKept: false }, /nothing is lost/],
  ])('says for %j what is lost, what is safe and what to do', (activity, lost) => {
    const text = exitWith({ activity })
    expect(text).toMatch(lost)
    expect(text).toMatch(/exit code 137.*Saved models are safe.*Start the trainer again/)
  })

  it.each([
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    "terminate called after throwing an instance of 'std::bad_alloc'",
  ])('knows %s for a want of memory, and says what takes less', (lastWords) => {
    expect(exitWith({ code: 134, lastWords })).toMatch(
      /ran out of memory in the middle of training.*smaller network or batch.*kept up to its last/,
    )
  })

  it('tells when the system ended it', () => {
    expect(exitWith({ code: 9 })).toMatch(/exit code 9; the system may have run out of memory/)
  })

  it('tells a trainer that was ended because it hung from one that died', () => {
    expect(exitWith({ code: 15, wasSilent: true })).toMatch(
      /^The trainer no longer answered in the middle of training and was ended\. .*is kept/,
    )
  })
})
