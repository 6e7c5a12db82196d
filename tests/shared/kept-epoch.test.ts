import { expect, it } from 'vitest'
import { keptEpoch, lowestLoss } from '../../src/shared/kept-epoch.ts'
import { epoch } from '../renderer/runs.ts'

const history = [0.5, 0.2, 0.3, 0.2].map((validationLoss, i) => epoch(i + 1, { validationLoss }))
const unmeasured = [epoch(1, { validationLoss: null })]

it('is the last one of a run that trains to its end', () => {
  expect(keptEpoch({ earlyStopping: null }, history)?.epoch).toBe(4)
  expect(keptEpoch(null, [])).toBeNull()
})

it('is the first with the lowest validation loss of a run that stops early', () => {
  expect(keptEpoch({ earlyStopping: { patience: 2 } }, history)?.epoch).toBe(2)
})

it('is unknown where nothing was held out', () => {
  expect(lowestLoss(unmeasured)).toBeNull()
})
