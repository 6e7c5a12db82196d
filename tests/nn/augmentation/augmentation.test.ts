import { describe, expect, it } from 'vitest'
import {
  type Augmentation,
  AugmentationError,
  augmentationLimits,
  changesImages,
  noAugmentation,
  parseAugmentation,
} from '../../../src/nn/augmentation/augmentation.ts'

const fields = Object.keys(augmentationLimits) as (keyof Augmentation)[]

function refusal(value: unknown): AugmentationError {
  try {
    parseAugmentation(value)
  } catch (error) {
    if (error instanceof AugmentationError) return error
  }
  throw new Error(`${String(value)} was not refused`)
}

describe('reading an augmentation from outside', () => {
  it('gives back what is within the limits, the limits included', () => {
    expect(parseAugmentation(noAugmentation)).toEqual(noAugmentation)
    for (const field of fields) {
      const most = { ...noAugmentation, [field]: augmentationLimits[field].max }
      expect(parseAugmentation(structuredClone(most))).toEqual(most)
    }
  })

  it.each(fields)('refuses a %s that is missing, out of range or no number', (field) => {
    const { min, max, label } = augmentationLimits[field]
    for (const value of [min - 0.01, max + 0.01, NaN, Infinity, '1', null, undefined, [1], {}]) {
      const { code, message, field: named } = refusal({ ...noAugmentation, [field]: value })
      expect(code).toBe('AUGMENTATION')
      expect(named).toBe(field)
      expect(message).toContain(`${label} must be a number from ${min} to ${max}, but it is `)
    }
    const rest = Object.entries(noAugmentation).filter(([name]) => name !== field)
    expect(refusal(Object.fromEntries(rest)).message).toContain('it is missing')
  })

  it('refuses what it does not know, and what is no object', () => {
    expect(refusal({ ...noAugmentation, blur: 1 }).message).toBe(
      'An augmentation has no "blur"; it has shift, rotation, scale, shear, elasticAlpha, ' +
        'elasticSigma, thickness, noise, erasing.',
    )
    for (const value of [null, undefined, 'shift', 3, [], [noAugmentation]]) {
      expect(refusal(value).message).toMatch(/^An augmentation is an object, but this is /)
    }
    expect(refusal('x'.repeat(1000)).message.length).toBeLessThan(100)
  })
})

it('leaves images alone only if every change is off', () => {
  expect(changesImages(null)).toBe(false)
  expect(changesImages(noAugmentation)).toBe(false)
  expect(changesImages({ ...noAugmentation, elasticSigma: 4 })).toBe(false)
  for (const field of fields.filter((name) => name !== 'elasticSigma')) {
    expect(changesImages({ ...noAugmentation, [field]: 0.1 }), field).toBe(true)
  }
})
