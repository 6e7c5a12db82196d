import { describe, expect, it } from 'vitest'
import { curvesFigure } from '../../src/report/curves-figure.ts'
import { standalone } from '../../src/report/figure.ts'
import { matrixFigure } from '../../src/report/matrix-figure.ts'
import { reliabilityFigure } from '../../src/report/reliability-figure.ts'
import { batch, epoch } from '../renderer/runs.ts'
import { hostileNames, testOf } from './sample-report.ts'
import { wellFormed } from './well-formed.ts'

const numbered = (count: number) => Array.from({ length: count }, (_, label) => `no ${label}`)

describe('the confusion matrix as a picture', () => {
  it.each([2, 10, 26, 47])('shows every count of %i classes, inside its frame', (count) => {
    const test = testOf(count)
    const figure = matrixFigure(test, numbered(count), 'counts')
    const svg = standalone(figure)
    const { elements } = wellFormed(svg)
    expect(elements[0]).toBe('svg')
    const shown = [...figure.content.text.matchAll(/<text class="middle (?:tiny)?"[^>]*>(\d+)</g)]
    expect(shown.map(([, text]) => Number(text))).toEqual(test.confusion.flat().filter(Boolean))
    for (const [, x] of svg.matchAll(/ x="([^"]+)"/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(0)
      expect(Number(x)).toBeLessThanOrEqual(figure.width)
    }
    for (const [, y] of svg.matchAll(/ y="([^"]+)"/g)) {
      expect(Number(y)).toBeGreaterThanOrEqual(0)
      expect(Number(y)).toBeLessThanOrEqual(figure.height)
    }
  })

  it('takes names for text, whatever is in them', () => {
    const svg = standalone(matrixFigure(testOf(10), hostileNames, 'actual'))
    const { elements, text } = wellFormed(svg)
    expect(new Set(elements)).toEqual(new Set(['svg', 'title', 'style', 'rect', 'text']))
    expect(text).toContain('<script>alert(1)<')
    expect(svg).not.toMatch(/ on\w+="/)
  })
})

describe('the curves as a picture', () => {
  const history = [epoch(1), epoch(2, { validationAccuracy: 0.98, validationLoss: 0.06 })]

  it.each(['linear', 'logarithmic'] as const)('are drawn with a %s loss', (scale) => {
    const batches = Array.from({ length: 20 }, (_, i) => batch(10 * (i + 1)))
    const svg = standalone(curvesFigure({ batches, history, config: null }, scale))
    const { elements, text } = wellFormed(svg)
    // For each chart the raw, the smoothed and the validation curve.
    expect(elements.filter((name) => name === 'polyline')).toHaveLength(6)
    expect(text).toContain('Epoch 2, best')
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  })

  it.each([
    ['of nothing', [], []],
    ['of one epoch', [], [epoch(1)]],
    ['without validation', [batch(10), batch(20)], [epoch(1, { validationLoss: null, validationAccuracy: null })]], // prettier-ignore
    ['of a loss that is no number', [batch(10, { loss: NaN }), batch(20)], [epoch(1, { trainLoss: Infinity })]], // prettier-ignore
  ])('are drawn %s', (_what, batches, history) => {
    const svg = standalone(curvesFigure({ batches, history, config: null }, 'linear'))
    expect(wellFormed(svg).elements[0]).toBe('svg')
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('put a point where its values are', () => {
    const { content } = curvesFigure({ batches: [], history, config: null }, 'linear')
    const [line] = [...content.text.matchAll(/class="validation" points="([^"]+)"/g)]
    const [first, last] = line![1]!.split(' ').map((point) => point.split(',').map(Number))
    // Epoch 1 of 2 is in the middle of 380 units that begin at 56.
    expect(first![0]).toBe(246)
    expect(last![0]).toBe(436)
    expect(last![1]! - first![1]!).toBeCloseTo((230 * 0.02) / 0.25, 1)
  })
})

it('draws a bar as high as the accuracy of its bin', () => {
  const bins = [
    { from: 0, to: 0.5, count: 0, confidence: 0, accuracy: 0 },
    { from: 0.5, to: 1, count: 100, confidence: 0.9, accuracy: 0.8 },
  ]
  const { content } = reliabilityFigure({ expectedError: 0.1, bins })
  const [bar, ...others] = [...content.text.matchAll(/<rect class="bar"[^>]*height="([^"]+)"/g)]
  expect(Number(bar![1])).toBeCloseTo(300 * 0.8, 6)
  expect(others).toEqual([])
})
