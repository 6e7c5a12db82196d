import { expect, it } from 'vitest'
import { cameToItsEnd } from '../../src/shared/run-end.ts'
import { config, epoch } from '../renderer/runs.ts'

const history = [0.5, 0.2, 0.3, 0.4].map((validationLoss, i) => epoch(i + 1, { validationLoss }))
const patient = { ...config, earlyStopping: { patience: 2 } }
const halfway = { config, step: 400, totalSteps: 800 }

it('is the end of a run to take its last step', () => {
  expect(cameToItsEnd({ ...halfway, step: 800 }, history)).toBe(true)
  expect(cameToItsEnd(halfway, history)).toBe(false)
})

it('is the end of a run to lose its patience', () => {
  expect(cameToItsEnd({ ...halfway, config: patient }, history)).toBe(true)
  expect(cameToItsEnd({ ...halfway, config: patient }, history.slice(0, 3))).toBe(false)
  expect(cameToItsEnd({ ...halfway, config: patient }, [])).toBe(false)
})
