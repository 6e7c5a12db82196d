import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { splitByClass } from '../../src/data/split-by-class.ts'

/** Images of 4 x 4 pixels that can be told apart; classes come in no order. */
const labels = Uint8Array.from({ length: 400 }, (_, i) => (i * i + 3 * i) % 7)
const pixels = Uint8Array.from({ length: 400 * 16 }, (_, i) => (i % 16 ? i >> 4 : i >> 12) % 256)
const whole = { pixels, labels, width: 4, height: 4, name: 'all' }

it('draws the same images from version to version', async () => {
  const { train, test } = await splitByClass(whole)
  const sum = createHash('sha256').update(train.pixels).update(train.labels)
  sum.update(test.pixels).update(test.labels)
  expect([train.labels.length, test.labels.length]).toEqual([344, 56])
  expect(sum.digest('hex')).toBe('4b63e7517d99a735938541d0b56f661453ab24672389db44f703fb991b0ab681')
})

it('only learns from the single image of a class', async () => {
  const rare = labels.map((label, i) => (i === 200 ? 9 : label))
  const { train, test } = await splitByClass({ ...whole, labels: rare })
  expect(train.labels).toContain(9)
  expect(test.labels).not.toContain(9)
})
