import { expect, it } from 'vitest'
import { unsavedWords } from '../../../src/renderer/models/unsaved-words.ts'
import type { RunEntry, RunList, RunSummary } from '../../../src/shared/run-library.ts'

const run = (changes: Partial<RunSummary>): RunEntry => ({
  ...{ kind: 'run', id: 'a', name: 'Seed', note: '', tags: [], isPinned: false },
  ...{ startedAt: '2026-11-22T10:00:00.000Z', networkName: 'Seed', dataName: 'MNIST' },
  ...{ outcome: 'finished', failure: null, epochs: 1, finishedEpochs: 1, testAccuracy: 0.9 },
  ...{ seconds: 1, origin: null, hasModel: true, bytes: 1000, ...changes },
})
const list = (...runs: RunEntry[]): RunList => ({
  ...{ folder: '/runs', runs, bytes: 0, limitBytes: null, madeRoom: 0 },
})

it.each([
  ['in Runs', list(run({}), run({ hasModel: false })), /Runs keeps it/],
  ['under way', list(run({ outcome: 'running', hasModel: false })), /still being trained/],
  ['without its last weights', list(run({ hasModel: false }), run({})), /it is lost/],
  ['gone from Runs', list(), /it is lost/],
  ['kept nowhere', null, /it is lost/],
])('says what becomes of a network whose run is %s', (_, runs, words) => {
  expect(unsavedWords(runs)).toMatch(words)
})
