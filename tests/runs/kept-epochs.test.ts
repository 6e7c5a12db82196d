import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areFromTheFirst, epochCapacity, epochsToKeep } from '../../src/runs/kept-epochs.ts'
import { freeName } from '../../src/runs/free-name.ts'
import { runsToRemove } from '../../src/runs/make-room.ts'

/** What is kept of a record that begins in one epoch and ends with another. */
function keptOf(first: number, last: number, capacity: number): readonly number[] {
  let kept: readonly number[] = []
  for (let epoch = first; epoch <= last; epoch++) kept = epochsToKeep(kept, epoch, capacity)
  return kept
}

describe('the epochs whose weights are kept', () => {
  const capacity = fc.integer({ min: 3, max: 20 })

  it('are all while there is room, wherever the record begins', () => {
    expect(keptOf(5, 20, 20)).toEqual(Array.from({ length: 16 }, (_, i) => 5 + i))
    expect(keptOf(13, 20, 20)).toEqual([13, 14, 15, 16, 17, 18, 19, 20])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), capacity, (first, most) => {
        expect(keptOf(first, first + most - 1, most)).toHaveLength(most)
      }),
    )
  })

  it('are then every second, every fourth and so on of a run from its first epoch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), capacity, (last, most) => {
        let apart = 1
        while (Math.floor(last / apart) > most) apart *= 2
        const expected = Array.from({ length: Math.floor(last / apart) }, (_, i) => apart * (i + 1))
        expect(keptOf(1, last, most)).toEqual(expected)
      }),
    )
  })

  it('tell a run from its first epoch from a record that begins later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), capacity, (last, most) => {
        expect(areFromTheFirst(keptOf(1, last, most), last)).toBe(true)
      }),
    )
    expect(areFromTheFirst([], 0)).toBe(true)
    expect(areFromTheFirst([], 3)).toBe(false)
    for (const last of [13, 14, 20, 40])
      expect(areFromTheFirst(keptOf(13, last, 8), last)).toBe(false)
  })

  it('are at most so many, evenly spread and at least half as many, wherever it begins', () => {
    const numbers = fc.integer({ min: 1, max: 200 })
    fc.assert(
      fc.property(numbers, numbers, capacity, (first, count, most) => {
        const last = first + count - 1
        const kept = keptOf(first, last, most)
        expect(kept.length).toBeLessThanOrEqual(most)
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(count, Math.floor(most / 2)))
        const gaps = kept.slice(1).map((epoch, i) => epoch - kept[i]!)
        expect(new Set(gaps).size).toBeLessThanOrEqual(1)
        // Neither end of the record goes without.
        const apart = gaps[0] ?? 1
        expect(kept[0]! - first).toBeLessThan(apart)
        expect(last - kept.at(-1)!).toBeLessThan(apart)
      }),
    )
  })

  it('are never too many, also if some could not be saved or the run came back to one', () => {
    const steps = fc.array(fc.integer({ min: -3, max: 4 }), { maxLength: 200 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), steps, capacity, (first, sequence, most) => {
        let epoch = first
        let kept = epochsToKeep([], epoch, most)
        for (const step of sequence) {
          epoch = Math.max(1, epoch + step)
          const before = kept.filter((each) => each < epoch)
          kept = epochsToKeep(before, epoch, most)
          expect(kept.length).toBeLessThanOrEqual(most)
          expect([...before, epoch]).toEqual(expect.arrayContaining([...kept]))
          if (before.length < most) expect(kept).toEqual(expect.arrayContaining(before))
        }
      }),
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
