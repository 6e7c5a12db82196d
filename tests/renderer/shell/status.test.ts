import { describe, expect, it } from 'vitest'
import { engineText, epochAt, statusOf } from '../../../src/renderer/shell/status.ts'
import { batch, config, epoch, stateWith } from '../runs.ts'

const running = { state: 'running' } as const
const alone = { things: { one: 'digit', many: 'digits' }, series: { number: null, count: 1 } }
const run = { config, totalSteps: 400, stepsPerEpoch: 100 }

describe('statusOf', () => {
  it('tells the epoch, the accuracy of the last batches and the time left', () => {
    const state = stateWith({ ...run, phase: 'training', step: 50 })
    expect(statusOf(running, state, [batch(150)], [], alone)).toEqual({
      sentence: 'Training, epoch 2 of 4',
      figures: '90.0\u202f% right · 1 min 05 s left',
      tone: 'busy',
      progress: 0.375,
    })
  })
  it('prefers the accuracy on digits held out as soon as there is one', () => {
    const state = stateWith({ ...run, phase: 'paused', step: 150 })
    const { sentence, figures } = statusOf(running, state, [batch(150)], [epoch(1)], alone)
    expect(sentence).toBe('Training paused, epoch 2 of 4')
    expect(figures).toBe('97.50\u202f% on validation')
  })
  it('falls back to the batches when nothing is held out', () => {
    const state = stateWith({ ...run, phase: 'paused', step: 150 })
    const history = [epoch(1, { validationAccuracy: null, validationLoss: null })]
    expect(statusOf(running, state, [batch(150)], history, alone).figures).toBe('90.0\u202f% right')
  })
  it('does not pretend to know how long preparing takes', () => {
    expect(statusOf(running, stateWith({ phase: 'preparing' }), [], [], alone).progress).toBeNull()
  })
  it('tells which of several seeds it is', () => {
    const series = { number: 2, count: 3 }
    const state = stateWith({ ...run, phase: 'training', step: 50 })
    const { sentence } = statusOf(running, state, [], [], { ...alone, series })
    expect(sentence).toBe('Training, seed 2 of 3, epoch 1 of 4')
  })
  it('calls the images of other data what they are', () => {
    const things = { one: 'image', many: 'images' }
    const state = stateWith({ phase: 'evaluating' })
    const { sentence } = statusOf(running, state, [], [], { ...alone, things })
    expect(sentence).toBe('Reading the test images')
  })
  it('shows no progress when nothing is under way', () => {
    expect(statusOf(running, stateWith({}), [], [], alone)).not.toHaveProperty('progress')
  })
  it('calls a run done that came to its end, also early', () => {
    const done = stateWith({ ...run, phase: 'done', step: 400 })
    expect(statusOf(running, done, [], [epoch(4)], alone).sentence).toBe('Training done')
    const impatient = { ...config, earlyStopping: { patience: 1 } }
    const early = stateWith({ ...run, config: impatient, phase: 'done', step: 200 })
    const history = [epoch(1), epoch(2)]
    expect(statusOf(running, early, [], history, alone).sentence).toBe('Training done')
  })
  it.each([
    [0, 'Stopped before its first batch'],
    [60, 'Stopped in epoch 1 of 4'],
    [200, 'Stopped after epoch 2 of 4'],
    [201, 'Stopped in epoch 3 of 4'],
  ])('says where a run was stopped that had done %i steps', (step, sentence) => {
    const state = stateWith({ ...run, phase: 'done', step })
    expect(statusOf(running, state, [], [], alone).sentence).toBe(sentence)
  })
  it('says that the trainer is gone, whatever it did last', () => {
    const gone = { state: 'gone', message: 'It crashed.', details: '' } as const
    const state = stateWith({ ...run, phase: 'training' })
    expect(statusOf(gone, state, [batch(1)], [], alone)).toMatchObject({
      sentence: 'The trainer has stopped',
      tone: 'failed',
    })
  })
})

describe('epochAt', () => {
  it('stays in the last epoch after the last step', () => {
    expect(epochAt(stateWith(run), 400)).toBe(4)
  })
  it('is in the next epoch once one is complete', () => {
    expect(epochAt(stateWith(run), 99)).toBe(1)
    expect(epochAt(stateWith(run), 100)).toBe(2)
  })
})

describe('engineText', () => {
  it('names what computes and its threads', () => {
    expect(engineText({ name: 'Plain TypeScript', threads: 1 })).toBe(
      'Plain TypeScript, on one thread',
    )
    expect(engineText({ name: 'WebAssembly, relaxed SIMD', threads: 2 })).toBe(
      'WebAssembly, relaxed SIMD, on 2 threads',
    )
  })
  it('says nothing before there is an engine', () => {
    expect(engineText(null)).toBe('')
  })
})
