import { expect, it } from 'vitest'
import { layerOf } from '../../../src/nn/catalog.ts'
import {
  explanationOf,
  mutedName,
  sizeWords,
  titleOf,
} from '../../../src/renderer/inside/layer-words.ts'

const conv = { kind: 'conv2d', options: { filters: 6, kernel: 5, stride: 1, padding: 2 } } as const
const relu = { kind: 'relu', options: {} } as const
const pool = { kind: 'max-pool2d', options: { window: 2, stride: 2 } } as const
const dense = { kind: 'dense', options: { units: 120 } } as const

it('names a stage by its layers, and says what the first one does', () => {
  const shape = [6, 24, 24]
  expect(titleOf({ layers: [conv, relu], shape })).toBe('Conv2D, 6 filters of 5 × 5, then ReLU')
  expect(titleOf({ layers: [pool], shape })).toBe('MaxPool2D, windows of 2 × 2')
  expect(titleOf({ layers: [dense], shape })).toBe('Dense')
  expect(titleOf({ layers: [], shape: [1, 28, 28] })).toBe('The image')
  expect(explanationOf({ layers: [conv, relu], shape })).toBe(layerOf('conv2d').explanation)
})

it('tells maps from units', () => {
  const layers = [conv]
  expect(sizeWords({ layers, shape: [6, 24, 20] })).toBe('6 maps of 24 × 20')
  expect(sizeWords({ layers, shape: [1, 2, 2] })).toBe('1 map of 2 × 2')
  expect(sizeWords({ layers: [], shape: [1, 28, 28] })).toBe('28 × 28 pixels')
  expect(sizeWords({ layers, shape: [1200] })).toBe('1,200 units')
  expect(sizeWords({ layers, shape: [1] })).toBe('1 unit')
})

it('names what is muted among its kind', () => {
  expect(mutedName({ layers: [conv, relu], shape: [6, 24, 24] }, 2)).toBe('Map 3 of 6, 24 × 24')
  expect(mutedName({ layers: [dense], shape: [1200] }, 11)).toBe('Unit 12 of 1,200')
})
