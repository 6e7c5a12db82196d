import { expect, it } from 'vitest'
import { RunDraft } from '../../../src/renderer/train/run-draft.svelte.ts'

const shapes = { imageShape: [1, 24, 20], classes: 3, trainCount: 120 }
const digits = { imageShape: [1, 28, 28], classes: 10, trainCount: 60_000 }

it('follows the data: the network takes their images and has an output for each class', () => {
  const draft = new RunDraft()
  draft.usePreset('lenet-5')
  draft.useData(shapes)
  expect(draft.preset).toBe('lenet-5')
  expect(draft.config.network.inputShape).toEqual([1, 24, 20])
  expect(draft.config.network.layers.at(-2)).toMatchObject({ kind: 'dense', units: 3 })
  expect(draft.config.validationCount).toBe(10)
  expect(draft.outline.problem).toBeNull()
  draft.useData(digits)
  expect(draft.config.network.layers.at(-2)).toMatchObject({ kind: 'dense', units: 10 })
})

it('holds out as much as before when small data make way for large', () => {
  const draft = new RunDraft()
  draft.set({ validationCount: 6000 })
  draft.useData(shapes)
  draft.useData({ ...shapes, trainCount: 240 })
  expect(draft.config.validationCount).toBe(20)
  draft.useData(digits)
  expect(draft.config.validationCount).toBe(6000)
})

it('keeps what a person chose for small data', () => {
  const draft = new RunDraft()
  draft.useData(shapes)
  draft.set({ validationCount: 30 })
  draft.useData(digits)
  expect(draft.config.validationCount).toBe(30)
})

it('says what of a network of other data does not fit', () => {
  const draft = new RunDraft()
  draft.usePreset('lenet-5')
  const { config } = draft
  draft.useData({ ...shapes, classes: 5 })
  draft.load(config)
  expect(draft.outline.problem).toBe('The last layer gives 10 numbers, but there are 5 classes.')
})

it('says where images are too small for a preset', () => {
  const draft = new RunDraft()
  draft.usePreset('lenet-5')
  draft.useData({ ...shapes, imageShape: [1, 8, 8] })
  expect(draft.outline.problem).toContain('does not fit')
})
