import { expect, it } from 'vitest'
import { unsavedWords } from '../../../src/renderer/models/unsaved-words.ts'
import { list, run } from './run-lists.ts'

it.each([
  ['in Runs', list(run({}), run({ hasModel: false })), /Runs keeps it/],
  ['under way', list(run({ outcome: 'running', hasModel: false })), /still being trained/],
  ['without its last weights', list(run({ hasModel: false }), run({})), /it is lost/],
  ['gone from Runs', list(), /it is lost/],
  ['kept nowhere', null, /it is lost/],
])('says what becomes of a network whose run is %s', (_, runs, words) => {
  expect(unsavedWords(runs)).toMatch(words)
})
