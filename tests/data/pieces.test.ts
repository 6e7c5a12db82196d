import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { assembleDataset, type Part } from '../../src/data/assemble-dataset.ts'
import { normalisationOf } from '../../src/data/dataset.ts'
import { invert } from '../../src/data/grey-png.ts'
import { hashOf } from '../../src/data/hash.ts'
import { inNaturalOrder } from '../../src/data/natural-order.ts'
import { pieceBytes, pieces } from '../../src/data/pieces.ts'
import { splitByClass } from '../../src/data/split-by-class.ts'
import { transposed } from '../../src/data/transposed.ts'

/** Enough for more than three pieces of each array. */
const count = Math.ceil((3.5 * pieceBytes) / 1024)
const pixels = new Uint8Array(count * 1024).map((_, at) => at % 251)
const labels = new Uint8Array(count).map((_, at) => at % 3)
/** Numbers with and without noughts before them, which are the same to the order. */
const names = Array.from({ length: 60_000 }, (_, i) => {
  const number = String((i * 7919) % 20_011)
  return `${i % 2 ? 'a' : 'B'} ${i % 3 ? number : number.padStart(6, '0')}.png`
})
const part: Part = { pixels, labels, width: 32, height: 32, name: 'train' }

/** How often something else that waits for its turn gets it before the work is done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let next = setImmediate(function take() {
    turns++
    next = setImmediate(take)
  })
  await work()
  clearImmediate(next)
  return turns
}

describe('other work gets its turn while', () => {
  it.for<[name: string, work: () => Promise<unknown>]>([
    ['pixels are averaged', () => normalisationOf(pixels)],
    ['files are hashed', () => hashOf('sha256', pixels)],
    ['images are turned', () => transposed({ count, rows: 32, columns: 32, pixels })],
    ['images are inverted', () => invert(pixels.slice())],
    ['images are split', () => splitByClass(part)],
    ['names are sorted', () => inNaturalOrder(names)],
    [
      'a dataset is assembled',
      () =>
        assembleDataset({
          ...{ name: 'Large', classNames: ['a', 'b', 'c'], files: [], train: part },
          test: { ...part, pixels: pixels.subarray(0, 3 * 1024), labels: labels.subarray(0, 3) },
        }),
    ],
  ])('%s', async ([, work]) => {
    expect(await turnsDuring(work)).toBeGreaterThanOrEqual(3)
  })
})

it('pieces follow each other without a gap, whatever is counted', async () => {
  const step = pieceBytes / 1024
  const found: (readonly [number, number])[] = []
  for await (const piece of pieces(2 * step + 1, 1024)) found.push(piece)
  expect(found).toEqual([
    [0, step],
    [step, 2 * step],
    [2 * step, 2 * step + 1],
  ])
})

it('a thing larger than a piece is a piece', async () => {
  const found: (readonly [number, number])[] = []
  for await (const piece of pieces(2, 3 * pieceBytes)) found.push(piece)
  expect(found).toEqual([
    [0, 1],
    [1, 2],
  ])
})

describe('what is worked out in pieces is the same as in one go:', () => {
  it('mean and deviation, to the last bit', async () => {
    const counts = new Float64Array(256)
    pixels.forEach((pixel) => counts[pixel]!++)
    const meanOf = (figure: (value: number) => number) =>
      counts.reduce((sum, times, pixel) => sum + times * figure(pixel / 255), 0) / pixels.length
    const mean = meanOf((value) => value)
    const deviation = Math.sqrt(meanOf((value) => (value - mean) ** 2))
    expect(await normalisationOf(pixels)).toEqual({ mean, deviation })
  })

  it('a hash', async () => {
    const whole = createHash('sha256').update(labels).update(pixels).digest('hex')
    expect(await hashOf('sha256', labels, pixels)).toBe(whole)
  })

  it('the order of names, also of those that are the same to it', async () => {
    const { compare } = new Intl.Collator('en', { numeric: true })
    expect(await inNaturalOrder(names)).toEqual(names.toSorted(compare))
    expect(await inNaturalOrder([])).toEqual([])
  })

  it('turned and inverted images', async () => {
    const wide = { count: 2 * count, rows: 16, columns: 32, pixels }
    const turned = await transposed(wide)
    const at = (image: number, y: number, x: number) => pixels[image * 512 + y * 32 + x]
    for (const image of [0, count, 2 * count - 1]) {
      expect(turned[image * 512 + 3]).toBe(at(image, 3, 0))
      expect(turned[image * 512 + 30 * 16 + 5]).toBe(at(image, 5, 30))
    }
    const inverted = pixels.slice()
    await invert(inverted)
    expect(inverted.at(-1)).toBe(255 - pixels.at(-1)!)
    expect(inverted.every((pixel, at) => pixel === 255 - pixels[at]!)).toBe(true)
  })
})
