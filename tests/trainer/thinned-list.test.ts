import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ThinnedList } from '../../src/trainer/thinned-list.ts'

function filled(capacity: number, count: number): readonly number[] {
  const list = new ThinnedList<number>(capacity)
  for (let item = 0; item < count; item++) list.add(item)
  return list.items
}

it('keeps everything while there is room', () => {
  expect(filled(10, 9)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
})

it('keeps every other item when it is full, and goes on with that stride', () => {
  expect(filled(4, 4)).toEqual([0, 2])
  expect(filled(4, 6)).toEqual([0, 2, 4])
  expect(filled(4, 7)).toEqual([0, 4])
  expect(filled(4, 9)).toEqual([0, 4, 8])
})

it('stays below its capacity, evenly spaced from the first to nearly the last', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 50 }),
      fc.integer({ min: 1, max: 3000 }),
      (room, count) => {
        const items = filled(room, count)
        const stride = (items[1] ?? 1) - items[0]!
        expect(items.length).toBeLessThan(room)
        expect(items).toEqual(items.map((_, place) => place * stride))
        expect(count - 1 - items.at(-1)!).toBeLessThan(stride)
      },
    ),
  )
})

it('refuses a capacity that holds nothing', () => {
  expect(() => new ThinnedList(1)).toThrow('Expected a capacity of at least 2, got 1.')
})
