import { describe, expect, it } from 'vitest'
import { suggestedFileName, withModelExtension } from '../../src/main/model-file-name.ts'
import { cardOf } from './model-cards.ts'

describe('suggestedFileName', () => {
  it.each([
    ['LeNet-5', 0.98934, 'lenet-5-98.93.safetensors'],
    ['seed', null, 'seed.safetensors'],
    ['../../etc/passwd', null, 'etc-passwd.safetensors'],
    ['数字', 1, 'model-100.00.safetensors'],
    ['', null, 'model.safetensors'],
  ])('calls a network named %j with accuracy %j %s', (networkName, testAccuracy, expected) => {
    expect(suggestedFileName(cardOf({ networkName, testAccuracy }))).toBe(expected)
  })
})

describe('withModelExtension', () => {
  it('adds the ending where it is missing, and only there', () => {
    expect(withModelExtension('/a/seven')).toBe('/a/seven.safetensors')
    expect(withModelExtension('/a/seven.SafeTensors')).toBe('/a/seven.SafeTensors')
    expect(withModelExtension('/a/seven.v2')).toBe('/a/seven.v2.safetensors')
  })
})
