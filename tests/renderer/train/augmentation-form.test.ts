import { expect, it } from 'vitest'
import { augmentationLimits, noAugmentation } from '../../../src/nn/catalog.ts'
import {
  augmentationFields,
  sliderRanges,
  withAugmentation,
} from '../../../src/renderer/train/augmentation-form.ts'
import { augmentationSummary } from '../../../src/renderer/train/settings-summary.ts'

it('has a slider for every change, none longer than what is allowed', () => {
  expect(augmentationFields).toEqual(Object.keys(noAugmentation))
  for (const field of augmentationFields) {
    expect(sliderRanges[field].usualMax).toBeLessThanOrEqual(augmentationLimits[field].max)
  }
})

it('is none again when the last change is taken back', () => {
  const shifted = withAugmentation(null, 'shift', 2)
  expect(shifted).toEqual({ ...noAugmentation, shift: 2 })
  expect(withAugmentation(shifted, 'shift', 0)).toBeNull()
})

it('bends smoothly from the start, and as a person then wishes', () => {
  const bent = withAugmentation(null, 'elasticAlpha', 2)
  expect(bent?.elasticSigma).toBe(4)
  const jagged = withAugmentation(bent, 'elasticSigma', 1)
  expect(withAugmentation(jagged, 'elasticAlpha', 3)?.elasticSigma).toBe(1)
})

it('is told in a few words', () => {
  expect(augmentationSummary(null)).toBe('off')
  expect(augmentationSummary({ ...noAugmentation, shift: 2, rotation: 12 })).toBe(
    'shift 2, rotation 12',
  )
})
