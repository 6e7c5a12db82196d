import type { RunEntry, RunList, RunSummary } from '../../../src/shared/run-library.ts'

export const run = (changes: Partial<RunSummary>): RunEntry => ({
  ...{ kind: 'run', id: 'a', name: 'Seed', note: '', tags: [], isPinned: false },
  ...{ startedAt: '2026-11-22T10:00:00.000Z', networkName: 'Seed', dataName: 'MNIST' },
  ...{ outcome: 'finished', failure: null, epochs: 1, finishedEpochs: 1, testAccuracy: 0.9 },
  ...{ seconds: 1, origin: null, hasModel: true, bytes: 1000, ...changes },
})

export const list = (...runs: RunEntry[]): RunList => ({
  ...{ folder: '/runs', runs, bytes: 0, limitBytes: null, madeRoom: 0 },
})
