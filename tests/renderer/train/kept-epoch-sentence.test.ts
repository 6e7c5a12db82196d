import { expect, it } from 'vitest'
import { keptEpochSentence } from '../../../src/renderer/train/kept-epoch-sentence.ts'
import { config, epoch } from '../runs.ts'

const history = [0.3, 0.1, 0.2, 0.15].map((validationLoss, i) => epoch(i + 1, { validationLoss }))
const patient = (patience: number) => ({ ...config, earlyStopping: { patience } })

it('says which epoch was kept, and why the run ended', () => {
  expect(keptEpochSentence(patient(2), history)).toBe(
    'The weights are those of epoch 2 of 4, its best. The 2 epochs after it brought no lower validation loss.',
  )
  expect(keptEpochSentence(patient(1), history.slice(0, 3))).toMatch(/The epoch after it brought/)
})

it('gives no reason for a run that had patience left', () => {
  expect(keptEpochSentence(patient(5), history)).toBe(
    'The weights are those of epoch 2 of 4, its best.',
  )
})

it('has nothing to say of other runs', () => {
  expect(keptEpochSentence(config, history)).toBeNull()
  expect(keptEpochSentence(null, history)).toBeNull()
  expect(keptEpochSentence(patient(2), [])).toBeNull()
})
