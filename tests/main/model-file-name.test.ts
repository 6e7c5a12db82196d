import { describe, expect, it } from 'vitest'
import {
  suggestedExportName,
  suggestedFileName,
  withExtension,
} from '../../src/main/model-file-name.ts'
import { cardOf, testWith } from './model-cards.ts'

describe('suggestedFileName', () => {
  it.each([
    ['LeNet-5', 0.98934, 'lenet-5-98.93.safetensors'],
    ['seed', null, 'seed.safetensors'],
    ['../../etc/passwd', null, 'etc-passwd.safetensors'],
    ['数字', 1, 'model-100.00.safetensors'],
    ['', null, 'model.safetensors'],
  ])('calls a network named %j with accuracy %j %s', (networkName, accuracy, expected) => {
    const test = accuracy === null ? null : testWith(accuracy)
    expect(suggestedFileName(cardOf({ networkName, test }))).toBe(expected)
  })
})

describe('suggestedExportName', () => {
  it('is one that Python can import', () => {
    const model = cardOf({ networkName: 'LeNet-5', test: testWith(0.98934) })
    expect(suggestedExportName(model, 'pytorch')).toBe('lenet_5_98_93.py')
    expect(suggestedExportName(model, 'onnx')).toBe('lenet-5-98.93.onnx')
  })
})

describe('withExtension', () => {
  it('adds the ending where it is missing, and only there', () => {
    expect(withExtension('/a/seven', 'safetensors')).toBe('/a/seven.safetensors')
    expect(withExtension('/a/seven.SafeTensors', 'safetensors')).toBe('/a/seven.SafeTensors')
    expect(withExtension('/a/seven.v2', 'safetensors')).toBe('/a/seven.v2.safetensors')
  })
})
