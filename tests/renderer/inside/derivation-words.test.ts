import { describe, expect, it } from 'vitest'
import { addends, results, ruleWords } from '../../../src/renderer/inside/derivation-words.ts'
import { channelName, placeName } from '../../../src/renderer/inside/told.ts'
import type { Derivation, Stage } from '../../../src/shared/layer-view.ts'

const conv = { kind: 'conv2d', options: { filters: 6, kernel: 5 } } as const
const dense = { kind: 'dense', options: { units: 120 } } as const
const image: Stage = { layers: [], shape: [1, 28, 28] }
const maps: Stage = { layers: [conv], shape: [6, 24, 24] }
const units: Stage = { layers: [dense], shape: [1200] }

const part = (channel: number, sum: number) => ({
  channel,
  sum,
  inputs: new Float32Array(25),
  weights: new Float32Array(25),
})
const derivation: Derivation = {
  at: { stage: 1, channel: 2, row: 11, column: 6 },
  rule: 'weights',
  row: 11,
  column: 6,
  height: 5,
  width: 5,
  parts: [part(3, 1.5), part(0, -0.25)],
  others: { count: 4, sum: -0.125 },
  bias: 0.5,
  steps: [
    { kind: 'conv2d', value: 1.625 },
    { kind: 'relu', value: 1.625 },
  ],
  calibrated: null,
}

it('counts channels, rows and columns from one', () => {
  expect(channelName(image, 0, null)).toBe('The image')
  expect(channelName({ ...image, shape: [3, 28, 28] }, 2, null)).toBe('Channel 3')
  expect(channelName(maps, 2, null)).toBe('Map 3')
  expect(channelName(units, 1199, null)).toBe('Unit 1,200')
  expect(placeName(maps, derivation.at, null)).toBe('Map 3, row 12, column 7')
  expect(placeName(units, derivation.at, null)).toBe('Unit 3')
  expect(placeName(units, derivation.at, ['a', 'b', 'c'])).toBe('Answer c')
})

describe('the arithmetic', () => {
  it('adds up products, what was left out, and the bias', () => {
    expect(addends(derivation, maps)).toEqual([
      { what: 'Products', value: '1.25' },
      { what: '4 other maps', value: '\u22120.13' },
      { what: 'Bias', value: '+0.50' },
    ])
    expect(addends({ ...derivation, others: { count: 1, sum: 2 } }, units)[1]).toEqual({
      what: '1 other unit',
      value: '+2.00',
    })
    const others = { count: 0, sum: 0 }
    expect(addends({ ...derivation, others, bias: null }, maps)).toHaveLength(1)
    expect(addends({ ...derivation, rule: 'largest' }, maps)).toEqual([])
  })

  it('ends with what each layer makes of it', () => {
    expect(results(derivation)).toEqual([
      { what: 'Conv2D', value: '1.63' },
      { what: 'ReLU', value: '1.63' },
    ])
    const score = { kind: 'dense', value: 2 } as const
    const [, power, share] = results({
      ...derivation,
      steps: [score, { kind: 'softmax', value: 0.5 }],
    })
    expect(power).toEqual({ what: 'e to its power', value: '7.39' })
    expect(share).toEqual({
      what: 'Softmax, the share of it in 14.8',
      value: '50.0\u202f%',
    })
    for (const logit of [100, 1000]) {
      const steps = [{ ...score, value: logit }, { kind: 'softmax', value: 1 } as const]
      expect(results({ ...derivation, steps })[1]!.what).toBe('Softmax')
    }
    expect(results({ ...derivation, steps: [{ kind: 'softmax', value: 0 }] })).toEqual([
      { what: 'Softmax', value: '0.0\u202f%' },
    ])
    expect(results({ ...derivation, calibrated: 0.5 }).at(-1)).toEqual({
      what: 'Calibration',
      value: '50.0\u202f%',
    })
  })
})

it('says in a sentence how many numbers become one', () => {
  expect(ruleWords(derivation, maps.shape)).toMatch(/^In each map, each number/)
  expect(ruleWords({ ...derivation, parts: [part(0, 1)] }, image.shape)).toMatch(/^Each number in/)
  expect(ruleWords({ ...derivation, height: 1, width: 1 }, units.shape)).toMatch(/^Each unit/)
  expect(ruleWords({ ...derivation, rule: 'largest' }, maps.shape)).toMatch(/largest is kept/)
  expect(ruleWords({ ...derivation, rule: 'mean' }, maps.shape)).toMatch(/mean/)
  expect(ruleWords({ ...derivation, rule: 'alone' }, maps.shape)).toMatch(/same place/)
  expect(ruleWords({ ...derivation, rule: 'share' }, units.shape)).toMatch(/share/)
})
