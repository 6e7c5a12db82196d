import { describe, expect, it } from 'vitest'
import {
  beganText,
  found,
  orderAfterClick,
  outcomeMark,
  sorted,
  tagsIn,
} from '../../../src/renderer/runs/run-table.ts'
import type { RunSummary, UnreadableRun } from '../../../src/shared/run-library.ts'

function run(changes: Partial<RunSummary>): RunSummary {
  return {
    ...{ kind: 'run', id: '1', name: 'LeNet-5', note: '', tags: [], isPinned: false },
    ...{
      startedAt: '2026-11-22T10:00:00.000Z',
      networkName: 'LeNet-5',
      dataName: null,
      outcome: 'finished',
    },
    ...{ failure: null, epochs: 5, finishedEpochs: 5, testAccuracy: 0.99, seconds: 10 },
    ...{ origin: null, hasModel: true, bytes: 1000, ...changes },
  }
}
const broken: UnreadableRun = {
  ...{ kind: 'unreadable', id: '0', why: 'broken', message: 'Damaged.', bytes: 5 },
}
const ids = (runs: readonly { readonly id: string }[]) => runs.map(({ id }) => id).join('')

describe('sorted', () => {
  const runs = [
    run({ id: '1', name: 'run 10', testAccuracy: 0.98, tags: ['b'] }),
    run({ id: '2', name: 'run 9', testAccuracy: null }),
    run({ id: '3', name: 'other', testAccuracy: 0.99, tags: ['a', 'c'] }),
    broken,
  ]

  it('puts what has no value last, whichever way', () => {
    const by = (isDescending: boolean) =>
      ids(sorted(runs, { column: 'testAccuracy', isDescending }))
    expect(by(true)).toBe('3120')
    expect(by(false)).toBe('1320')
  })

  it('counts in names as people do', () => {
    expect(ids(sorted(runs, { column: 'name', isDescending: false }))).toBe('3210')
  })

  it('knows when an unreadable run began and how large it is', () => {
    expect(ids(sorted(runs, { column: 'startedAt', isDescending: true }))).toBe('3210')
    expect(ids(sorted(runs, { column: 'bytes', isDescending: false }))[0]).toBe('0')
  })

  it('sorts tags by the first', () => {
    expect(ids(sorted(runs, { column: 'tags', isDescending: false }))).toBe('3120')
  })
})

describe('orderAfterClick', () => {
  it('turns a column round, and begins another with what one looks for', () => {
    const byName = orderAfterClick({ column: 'startedAt', isDescending: true }, 'name')
    expect(byName).toEqual({ column: 'name', isDescending: false })
    expect(orderAfterClick(byName, 'name').isDescending).toBe(true)
    expect(orderAfterClick(byName, 'testAccuracy').isDescending).toBe(true)
  })
})

describe('found', () => {
  const runs = [
    run({ id: '1', name: 'Baseline', tags: ['thesis'] }),
    run({ id: '2', note: 'wide' }),
  ]

  it('looks for all words in name, note, network and tags', () => {
    expect(ids(found(runs, ' THESIS base '))).toBe('1')
    expect(ids(found(runs, 'lenet'))).toBe('12')
    expect(ids(found(runs, 'wide'))).toBe('2')
    expect(ids(found([...runs, broken], 'damaged'))).toBe('0')
    expect(found(runs, 'thesis wide')).toEqual([])
  })
})

describe('tagsIn', () => {
  it('takes empty and repeated tags out', () => {
    expect(tagsIn(' a, b  c,,a , ')).toEqual(['a', 'b c'])
    expect(tagsIn('')).toEqual([])
  })
})

describe('outcomeMark', () => {
  it('says nothing of a run that simply finished', () => {
    expect(outcomeMark(run({}))).toBe('')
    expect(outcomeMark(run({ outcome: 'interrupted' }))).toBe('interrupted')
  })
})

describe('beganText', () => {
  it('has the year only of another one', () => {
    const now = new Date('2026-12-01T12:00:00')
    expect(beganText('2026-11-22T10:00:00', now)).not.toContain('2026')
    expect(beganText('2025-11-22T10:00:00', now)).toContain('2025')
  })
})
