import { expect, it } from 'vitest'
import { testedOn } from '../../../src/renderer/shell/tested-on.ts'
import type { TestResult } from '../../../src/shared/metrics.ts'
import { model } from '../runs.ts'

const test = { accuracy: 0.9 } as TestResult
const mnist = { name: 'MNIST', sums: ['a'] }
const ofDigits = { ...model, data: mnist }
const digits = { sums: ['a'], classNames: model.classNames }
const clothes = { sums: ['b'], classNames: ['Shirt', 'Bag'] }
const otherDigits = { sums: ['c'], classNames: model.classNames }

it.each([
  ['its own data in use', ofDigits, null, digits, 'test digits'],
  ['other data in use', ofDigits, null, clothes, 'test digits of MNIST'],
  ['other data that it was tested on here', ofDigits, test, otherDigits, 'test digits'],
  ['unknown data of its own', { ...model, data: null }, null, clothes, 'test digits'],
  ['no data in use', ofDigits, null, null, 'test digits'],
])('says what a model was tested on with %s', (_, card, result, data, words) => {
  expect(testedOn(card, result, data)).toBe(words)
})
