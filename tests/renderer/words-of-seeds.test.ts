import { describe, expect, it } from 'vitest'
import { accuraciesInWords, meanAndDeviation } from '../../src/renderer/words-of-seeds.ts'

const plain = (text: string | null) => text?.replaceAll('\u202f', ' ')

describe('accuraciesInWords', () => {
  it('tells mean and range of several', () => {
    expect(plain(accuraciesInWords([0.9905, 0.9911, 0.992]))).toBe(
      '99.12 % on average, from 99.05 % to 99.20 %',
    )
  })
  it('needs no average of one, and has no words for none', () => {
    expect(plain(accuraciesInWords([0.9905]))).toBe('99.05 %')
    expect(accuraciesInWords([])).toBeNull()
  })
})

describe('meanAndDeviation', () => {
  it('gives the standard deviation of a sample in points', () => {
    expect(plain(meanAndDeviation([0.99, 0.992]))).toBe('99.10 % ± 0.14 points')
  })
})
