import { describe, expect, it } from 'vitest'
import {
  addend,
  bytes,
  compact,
  count,
  duration,
  figure,
  loss,
  percent,
  points,
  shape,
  shortPercent,
  significant,
} from '../../src/renderer/format.ts'

describe('percent', () => {
  it('keeps its digits, so that columns line up', () => {
    expect(percent(0.9, 2)).toBe('90.00\u202f%')
    expect(percent(0.98765)).toBe('98.77\u202f%')
  })
  it('says 100 only when nothing is wrong', () => {
    expect(percent(1, 1)).toBe('100.0\u202f%')
    expect(percent(0.99999, 1)).toBe('99.9\u202f%')
    expect(percent(0.99999, 0)).toBe('99\u202f%')
  })
  it('drops digits that say nothing when it is short', () => {
    expect(shortPercent(0.9)).toBe('90\u202f%')
    expect(shortPercent(0.984)).toBe('98.4\u202f%')
  })
})

describe('numbers', () => {
  it('of any size fit into a narrow cell, and say which way they go', () => {
    expect([0.834, -0.421, -0.001, 9.999, -12.34, 1234.5].map(figure)).toEqual([
      '0.83',
      '\u22120.42',
      '0.00',
      '10.0',
      '\u221212.3',
      '1,235',
    ])
    expect([0.834, -0.421, 0.001, 0, 12].map(addend)).toEqual([
      '+0.83',
      '\u22120.42',
      '0.00',
      '0.00',
      '+12.0',
    ])
  })
  it('show differences of shares in points, with a sign unless there is none', () => {
    expect([0.00123, -0.0103, 0.00001, -0.00001, 0].map(points)).toEqual([
      ...['+0.12', '\u22121.03', '0.00', '0.00', '0.00'],
    ])
  })
  it('separates thousands', () => expect(count(61706)).toBe('61,706'))
  it('shortens to three digits and a unit', () => {
    expect(compact(840)).toBe('840')
    expect(compact(416_520)).toBe('417\u202fk')
    expect(compact(999_950)).toBe('1\u202fM')
    expect(compact(1_199_882)).toBe('1.2\u202fM')
  })
  it('shows a loss with four decimals, and says when it is none', () => {
    expect(loss(0.08)).toBe('0.0800')
    expect(loss(NaN)).toBe('not a number')
  })
  it('keeps three significant digits of a learning rate', () => {
    expect(significant(0.0452381)).toBe('0.0452')
    expect(significant(2e-7)).toBe('2\u202f×\u202f10⁻⁷')
    expect(significant(0)).toBe('0')
    expect(significant(-0.0123456)).toBe('\u22120.0123')
  })
  it('writes shapes and file sizes as people do', () => {
    expect(shape([6, 28, 28]).replaceAll('\u200a', '')).toBe('6×28×28')
    expect(bytes(9_912_422)).toBe('9.9 MB')
    expect(bytes(4_542)).toBe('4.5 kB')
    expect(bytes(12)).toBe('12 B')
  })
})

describe('duration', () => {
  it.each([
    [0.2, 'under a second'],
    [42.4, '42 s'],
    [59.7, '1 min 00 s'],
    [185, '3 min 05 s'],
    [4800, '1 h 20 min'],
    [7199, '2 h 00 min'],
    [7140, '1 h 59 min'],
    [Infinity, 'unknown'],
  ])('%d s is "%s"', (seconds, words) => expect(duration(seconds)).toBe(words))
})
