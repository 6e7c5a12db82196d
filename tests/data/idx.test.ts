import { describe, expect, it } from 'vitest'
import { checkCounts, IdxError, readIdxImages, readIdxLabels } from '../../src/data/idx.ts'
import { idxImages, idxLabels } from './make-idx.ts'

const images = idxImages(2, 3, 4)
const labels = idxLabels([7, 0, 9])

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice()
  copy[at] = value
  return copy
}

function codeOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    expect(error).toBeInstanceOf(IdxError)
    expect((error as Error).message).toContain('digits.idx')
    return (error as IdxError).code
  }
  return 'no error'
}

describe('reading IDX files', () => {
  it('reads images row by row', () => {
    const read = readIdxImages(images, 'digits.idx')
    expect([read.count, read.rows, read.columns]).toEqual([2, 3, 4])
    expect(Array.from(read.pixels)).toEqual(Array.from({ length: 24 }, (_, i) => i % 256))
  })

  it('reads labels', () => {
    expect(Array.from(readIdxLabels(labels, 'digits.idx'))).toEqual([7, 0, 9])
  })

  it('reads from the middle of a larger buffer', () => {
    const buffer = new Uint8Array(labels.length + 5)
    buffer.set(labels, 3)
    const view = buffer.subarray(3, 3 + labels.length)
    expect(Array.from(readIdxLabels(view, 'digits.idx'))).toEqual([7, 0, 9])
  })

  it.each([
    ['an empty file', new Uint8Array(0), 'TRUNCATED'],
    ['a header that stops after the magic', images.slice(0, 4), 'TRUNCATED'],
    ['a header that stops before its last byte', images.slice(0, 15), 'TRUNCATED'],
    ['one byte missing at the end', images.slice(0, -1), 'TRUNCATED'],
    ['one byte too many', Uint8Array.from([...images, 0]), 'TRAILING_BYTES'],
    ['a gzip file', changed(changed(images, 0, 0x1f), 1, 0x8b), 'BAD_MAGIC'],
    ['elements of another type', changed(images, 2, 0x0d), 'BAD_TYPE'],
    ['labels in place of images', labels, 'WRONG_DIMENSIONS'],
    ['no images at all', idxImages(0, 28, 28), 'WRONG_DIMENSIONS'],
    ['images without columns', idxImages(2, 3, 0), 'WRONG_DIMENSIONS'],
    ['a count that would need 12 GB', changed(images, 4, 0x40), 'TRUNCATED'],
  ])('refuses %s', (_what, bytes, code) => {
    expect(codeOf(() => readIdxImages(bytes, 'digits.idx'))).toBe(code)
  })

  it.each([
    ['images in place of labels', images, 'WRONG_DIMENSIONS'],
    ['no labels at all', idxLabels([]), 'WRONG_DIMENSIONS'],
    ['a label of 10', idxLabels([1, 10, 2]), 'BAD_LABEL'],
    ['one label missing', labels.slice(0, -1), 'TRUNCATED'],
  ])('refuses %s', (_what, bytes, code) => {
    expect(codeOf(() => readIdxLabels(bytes, 'digits.idx'))).toBe(code)
  })

  it('says which label is wrong and what it is', () => {
    expect(() => readIdxLabels(idxLabels([1, 10, 2]), 'digits.idx')).toThrow(/Label 1 .* is 10/)
  })

  it('refuses images and labels that are not equally many', () => {
    const read = readIdxImages(images, 'digits.idx')
    expect(codeOf(() => checkCounts(read, Uint8Array.of(1, 2, 3), 'digits.idx'))).toBe(
      'COUNT_MISMATCH',
    )
    expect(() => checkCounts(read, Uint8Array.of(1, 2), 'digits.idx')).not.toThrow()
  })
})
