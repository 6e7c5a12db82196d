import { describe, expect, it } from 'vitest'
import {
  ownerName,
  singleSentence,
  stepSentence,
  tellWeight,
  usesWords,
  weightName,
  type WeightOwner,
} from '../../../src/renderer/inside/weight-words.ts'
import type { Stage, WeightDerivation, WeightsView } from '../../../src/shared/layer-view.ts'

const image: Stage = { layers: [], shape: [1, 28, 28] }
const conv: Stage = {
  layers: [{ kind: 'conv2d', options: { filters: 6, kernel: 3, stride: 1, padding: 0 } }],
  shape: [6, 26, 26],
}
const dense: Stage = { layers: [{ kind: 'dense', options: { units: 10 } }], shape: [10] }

const filter: WeightOwner = { stage: conv, source: image, channel: 2, classNames: null }
const unit: WeightOwner = { stage: dense, source: conv, channel: 7, classNames: null }

function viewOf(shape: readonly number[], places: number): WeightsView {
  const length = shape.reduce((product, extent) => product * extent, 1)
  const values = new Float32Array(length)
  return { shape, weights: values, gradients: values, places, single: [] }
}
const kernel = viewOf([1, 3, 3], 676)
const derivation: WeightDerivation = {
  at: { channel: 0, row: 1, column: 2 },
  value: 0.5,
  deltas: Float32Array.of(0.002, -0.001),
  inputs: Float32Array.of(3, 1),
  width: 2,
  gradient: 0.005,
  measured: 0.00501,
}

describe('the weights of a filter in words', () => {
  it('names them by what they belong to, and what they read', () => {
    expect(ownerName(filter)).toBe('the filter of map 3')
    expect(ownerName(unit)).toBe('unit 8')
    expect(ownerName({ ...unit, classNames: ['zero', 'one'] })).toBe('answer 7')
    expect(weightName(filter, kernel, derivation.at)).toBe('Weight for the image, row 2, column 3')
    const flat = { ...unit, source: { ...dense, shape: [84] } }
    const at = { channel: 11, row: 0, column: 0 }
    expect(weightName(flat, viewOf([84], 1), at)).toBe('Weight for unit 12')
    expect(weightName(unit, viewOf([6, 26, 26], 1), { ...at, channel: 3 })).toBe(
      'Weight for map 4, row 1, column 1',
    )
  })

  it('says in how many places they are used', () => {
    expect(usesWords(kernel)).toContain('used in 676 places')
    expect(usesWords(viewOf([84], 1))).toContain('used once')
  })

  it('tells a gradient as a sum of products, in its power of ten', () => {
    const told = tellWeight(filter, kernel, derivation)
    expect(told.name).toBe('Gradient of the weight for the image, row 2, column 3')
    expect(told.rule).toMatch(/Gradients are in units of 10⁻³\.$/)
    const [part] = told.parts
    expect(part!.from).toBe('Gradients of map 3')
    expect(part!.inputs[0]).toBeCloseTo(2, 5)
    expect(Array.from(part!.products!, Math.round)).toEqual([6, -1])
    expect(told.results).toEqual([{ what: 'Gradient', value: '5.00\u202f×\u202f10⁻³' }])
  })

  it('tells what was measured, and what a step makes of it', () => {
    expect(stepSentence(derivation, 0.1)).toBe(
      'The gradient is 0.005; measured, by making the weight a little greater and a little less and ' +
        'reading the image again, 0.00501. A step at the learning rate 0.1 moves the weight by \u22120.0005, from 0.5.',
    )
    expect(stepSentence({ ...derivation, measured: 0.01 }, 0.1)).toContain('They differ where ReLU')
    const tiny = { ...derivation, gradient: 3.77e-12, measured: -1.01e-11 }
    expect(stepSentence(tiny, 0.1)).toContain('can’t be measured more exactly')
  })

  it('names what a whole map has one of', () => {
    const bias = { name: 'bias', value: 0.125, gradient: -0.5 } as const
    expect(singleSentence({ kind: 'conv2d', ...bias })).toBe('Bias 0.13, gradient \u22120.5')
    expect(singleSentence({ kind: 'batch-norm', ...bias })).toMatch(/^BatchNorm’s shift/)
    expect(singleSentence({ kind: 'batch-norm', ...bias, name: 'weight' })).toMatch(
      /^BatchNorm’s scale/,
    )
  })
})
