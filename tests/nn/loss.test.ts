import { describe, expect, it } from 'vitest'
import { countCorrect, crossEntropy, crossEntropyGradient, softmaxRows } from '../../src/nn/loss.ts'
import { random } from '../../src/nn/random.ts'

describe('softmax', () => {
  it('gives each row’s probabilities', () => {
    const y = new Float64Array(6)
    softmaxRows(2, 3, Float64Array.of(0, Math.log(2), Math.log(5), 3, 3, 3), y)
    const expected = [1 / 8, 2 / 8, 5 / 8, 1 / 3, 1 / 3, 1 / 3]
    for (const [i, value] of expected.entries()) expect(y[i]).toBeCloseTo(value, 14)
  })

  it('stays finite for logits whose exponential is not', () => {
    const y = new Float32Array(4)
    softmaxRows(2, 2, Float32Array.of(1000, 999, -1000, -2000), y)
    expect(y[0]).toBeCloseTo(Math.E / (1 + Math.E), 6)
    expect([y[2], y[3]]).toEqual([1, 0])
  })

  it('works in place', () => {
    const values = Float64Array.of(5, 5)
    softmaxRows(1, 2, values, values)
    expect([...values]).toEqual([0.5, 0.5])
  })
})

describe('cross-entropy', () => {
  it('is the sum of -log of the right answers’ probabilities', () => {
    const logits = Float64Array.of(0, Math.log(2), Math.log(5), 3, 3, 3)
    const loss = crossEntropy(2, 3, logits, Uint8Array.of(1, 2))
    expect(loss).toBeCloseTo(-Math.log(2 / 8) - Math.log(1 / 3), 14)
  })

  it('is exact where the probability would be rounded to zero', () => {
    const logits = Float32Array.of(0, 5000)
    expect(crossEntropy(1, 2, logits, Uint8Array.of(0))).toBe(5000)
    expect(crossEntropy(1, 2, logits, Uint8Array.of(1))).toBe(0)
  })

  it.each([NaN, Infinity])('is not a number where a logit is %d', (bad) => {
    const logits = Float32Array.of(0, bad, 1)
    expect(crossEntropy(1, 3, logits, Uint8Array.of(0))).toBeNaN()
  })

  it('measures smoothed answers by the distance to all classes', () => {
    const logits = Float64Array.of(0, Math.log(2), Math.log(5))
    const [p0, p1, p2] = [1 / 8, 2 / 8, 5 / 8]
    const loss = crossEntropy(1, 3, logits, Uint8Array.of(1), 0.3)
    expect(loss).toBeCloseTo(-0.1 * Math.log(p0) - 0.8 * Math.log(p1) - 0.1 * Math.log(p2), 14)
  })

  it.each([0, 0.1, 1])('has the numerical gradient with a smoothing of %d', (smoothing) => {
    const draw = random(1, 'logits')
    const [batch, classes, step] = [3, 5, 1e-5]
    const labels = Uint8Array.of(4, 0, 2)
    const logits = Float64Array.from({ length: batch * classes }, () => 3 * draw.normal())
    const gradient = new Float64Array(batch * classes)
    crossEntropyGradient(batch, classes, logits, labels, 1 / batch, gradient, smoothing)
    for (let i = 0; i < logits.length; i++) {
      const [above, below] = [logits.slice(), logits.slice()]
      above[i]! += step
      below[i]! -= step
      const difference =
        crossEntropy(batch, classes, above, labels, smoothing) -
        crossEntropy(batch, classes, below, labels, smoothing)
      expect(gradient[i]).toBeCloseTo(difference / (2 * step) / batch, 8)
    }
  })
})

it('an answer is right if its logit is the first maximum', () => {
  const logits = Float32Array.of(1, 3, 2, 4, 4, 0)
  expect(countCorrect(2, 3, logits, Uint8Array.of(1, 0))).toBe(2)
  expect(countCorrect(2, 3, logits, Uint8Array.of(2, 1))).toBe(0)
})
