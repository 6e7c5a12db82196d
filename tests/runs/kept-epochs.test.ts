import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { epochCapacity, epochsToKeep } from '../../src/runs/kept-epochs.ts'
import { freeName } from '../../src/runs/free-name.ts'
import { runsToRemove } from '../../src/runs/make-room.ts'

describe('the epochs whose weights are kept', () => {
  it('are at most so many, evenly spread, whatever came before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 2, max: 20 }),
        (last, most) => {
          let kept: readonly number[] = []
          for (let epoch = 1; epoch <= last; epoch++) kept = epochsToKeep(kept, epoch, most)
          expect(kept.length).toBeLessThanOrEqual(most)
          expect(kept.length).toBeGreaterThanOrEqual(Math.min(last, Math.floor(most / 2)))
          const gaps = kept.map((epoch, i) => epoch - (kept[i - 1] ?? 0))
          expect(new Set(gaps).size).toBe(1)
        },
      ),
    )
  })

  it('are fewer of a large network', () => {
    expect(epochCapacity(250_000)).toBe(20)
    expect(epochCapacity(5_000_000)).toBe(12)
    expect(epochCapacity(100_000_000)).toBe(4)
  })
})

describe('the runs that make room', () => {
  it('are the oldest unprotected ones, and no more than needed', () => {
    const run = fc.record({ bytes: fc.nat(100), isProtected: fc.boolean() })
    fc.assert(
      fc.property(fc.array(run), fc.nat(2000), (runs, limit) => {
        const oldestFirst = runs.map((each, index) => ({ ...each, id: String(index) }))
        const gone = new Set(runsToRemove(oldestFirst, limit))
        const left = oldestFirst.filter(({ id }) => !gone.has(id))
        const size = left.reduce((sum, { bytes }) => sum + bytes, 0)
        expect(oldestFirst.some(({ id, isProtected }) => gone.has(id) && isProtected)).toBe(false)
        if (size > limit) expect(left.every(({ isProtected }) => isProtected)).toBe(true)
        const last = oldestFirst.findLast(({ id }) => gone.has(id))
        if (last) expect(size + last.bytes).toBeGreaterThan(limit)
      }),
    )
  })

  it('are none without a limit', () => {
    expect(runsToRemove([{ id: 'a', bytes: 1e12, isProtected: false }], null)).toEqual([])
  })
})

describe('the name of a new run', () => {
  const origin = { run: 'x', name: 'LeNet-5, from epoch 3 (2)', epoch: 4 }

  it('is its network’s, or says where it was forked, and no other run has it', () => {
    expect(freeName('LeNet-5', null, new Set())).toBe('LeNet-5')
    expect(freeName('LeNet-5', null, new Set(['LeNet-5', 'LeNet-5 (2)']))).toBe('LeNet-5 (3)')
    expect(freeName('LeNet-5', origin, new Set())).toBe('LeNet-5, from epoch 4')
    expect(freeName('', { ...origin, epoch: null }, new Set())).toBe('LeNet-5, from its end')
    expect(freeName('  ', null, new Set())).toBe('Run')
  })
})
