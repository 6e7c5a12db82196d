import { describe, expect, it } from 'vitest'
import { changed, inCell } from '../../../src/renderer/course/changes.ts'

// Five images; what each was taken for at three points.
const labels = Uint8Array.of(0, 1, 2, 2, 1)
const [first, second, third] = [
  Uint8Array.of(0, 0, 0, 2, 0),
  Uint8Array.of(0, 1, 0, 1, 0),
  Uint8Array.of(0, 1, 2, 1, 0),
]
const ever = [first, second, third]
const atSecond = { labels, now: second, before: first, ever }

describe('images of a run', () => {
  it('are misread now', () => {
    expect(changed('misread', atSecond)).toEqual([2, 3, 4])
  })

  it('were learned or forgotten since the point before', () => {
    expect(changed('learned', atSecond)).toEqual([1])
    expect(changed('forgotten', atSecond)).toEqual([3])
  })

  it('are neither learned nor forgotten at the first point, which none is before', () => {
    const atFirst = { labels, now: first, before: null, ever }
    expect(changed('learned', atFirst)).toEqual([])
    expect(changed('forgotten', atFirst)).toEqual([])
  })

  it('are neither learned nor forgotten until one knows what was before', () => {
    const unread = { ...atSecond, before: undefined }
    expect(changed('learned', unread)).toEqual([])
    expect(changed('misread', unread)).toEqual([2, 3, 4])
  })

  it('are read rightly at no point, which one right answer at any time refutes', () => {
    expect(changed('never', atSecond)).toEqual([4])
    expect(changed('never', { ...atSecond, ever: [second] })).toEqual([2, 3, 4])
  })

  it('lie in a cell of the matrix', () => {
    expect(inCell(atSecond, { actual: 2, predicted: 1 })).toEqual([3])
    expect(inCell(atSecond, { actual: 1, predicted: 1 })).toEqual([1])
  })
})
