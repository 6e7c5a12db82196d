import { describe, expect, it } from 'vitest'
import { tellGradient } from '../../../src/renderer/inside/gradient-words.ts'
import type { GradientDerivation, Stage } from '../../../src/shared/layer-view.ts'

const conv: Stage = {
  layers: [{ kind: 'conv2d', options: { filters: 6, kernel: 5, stride: 1, padding: 2 } }],
  shape: [6, 24, 24],
}
const nameless = { stage: null, reader: null }
const answer: Stage = { layers: [{ kind: 'dense', options: { units: 10 } }], shape: [10] }

const part = (channel: number, gradient: number, weight: number) => ({
  channel,
  inputs: Float32Array.of(gradient),
  weights: Float32Array.of(weight),
  sum: gradient * weight,
})
const derivation: GradientDerivation = {
  at: { stage: 1, channel: 2, row: 11, column: 6 },
  rule: 'weights',
  ...{ row: 0, column: 0, height: 1, width: 1 },
  parts: [part(3, 0.004, 0.5), part(0, -0.002, 0.25)],
  others: { count: 4, sum: -0.0005 },
  answer: null,
  sum: 0.001,
  steps: [{ kind: 'relu', value: 0 }],
}

describe('a gradient in words', () => {
  it('is told in the power of ten of the largest one', () => {
    const told = tellGradient(derivation, conv, answer, nameless)
    expect(told.name).toBe('Gradient of map 3, row 12, column 7')
    expect(told.rule).toMatch(
      /weight between them\. ReLU gave zero .* Gradients are in units of 10⁻³\.$/,
    )
    expect(told.parts.map(({ from }) => from)).toEqual(['Unit 4', 'Unit 1'])
    const named = tellGradient(derivation, conv, answer, { stage: null, reader: ['zero', 'one'] })
    expect(named.parts.map(({ from }) => from)).toEqual(['Answer 3', 'Answer “zero”'])
    expect(told.parts[0]!.inputs[0]).toBeCloseTo(4, 5)
    expect(told.parts[0]!.products![0]).toBeCloseTo(2, 5)
    expect(told.parts[0]!.sum).toBeCloseTo(2, 5)
    expect(told.terms).toEqual([
      { what: 'Products', value: '1.50' },
      { what: '4 other units', value: '\u22120.50' },
    ])
    expect(told.results).toEqual([
      { what: 'Gradient', value: '1.00\u202f×\u202f10⁻³' },
      { what: 'before ReLU', value: '0.00' },
    ])
  })

  it('needs no power where the numbers are not small, or all zero', () => {
    const large = tellGradient({ ...derivation, sum: 0.1 }, conv, answer, nameless)
    expect(large.rule).not.toContain('10⁻')
    const zero = { ...derivation, parts: [part(0, 0, 1)], sum: 0 }
    expect(tellGradient(zero, conv, answer, nameless).results[0]!.value).toBe('0.00')
  })

  it('begins with what is missing of the answer', () => {
    const at = { stage: 7, channel: 3, row: 0, column: 0 }
    const end = { probability: 0.25, target: 1 }
    const last = { ...derivation, at, parts: [], steps: [], sum: -0.75, answer: end }
    const names = [...'0123456789']
    const told = tellGradient(last, answer, null, { stage: names, reader: null })
    expect(told.name).toBe('Gradient of answer 3')
    expect(told.terms).toEqual([
      { what: 'Probability', value: '0.25' },
      { what: '\u2212 should be', value: '1' },
    ])
    expect(told.results).toEqual([{ what: 'Gradient', value: '\u22120.75' }])
  })

  it.each([
    ['largest', /to its largest number/],
    ['mean', /equal shares/],
    ['alone', /same place/],
    ['share', /same place/],
  ] as const)('says how a gradient goes back by the rule %s', (rule, words) => {
    expect(tellGradient({ ...derivation, rule }, conv, conv, nameless).rule).toMatch(words)
  })

  it('says that nothing reads a number', () => {
    const empty = { channel: 0, inputs: new Float32Array(0), weights: new Float32Array(0), sum: 0 }
    const none = { ...derivation, parts: [empty], sum: 0, height: 0, width: 0 }
    expect(tellGradient(none, conv, conv, nameless).rule).toMatch(/^No number of the next layer/)
  })
})
