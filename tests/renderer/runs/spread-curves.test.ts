import { describe, expect, it } from 'vitest'
import { spreadCurves } from '../../../src/renderer/runs/spread-curves.ts'
import type { Curves, Point } from '../../../src/report/curves.ts'

const line = (...points: [x: number, y: number][]): readonly Point[] =>
  points.map(([x, y]) => ({ x, y }))
const run = (training: readonly Point[], validation: readonly Point[] = []): Curves => ({
  ...{ raw: [], training, validation },
})

describe('spreadCurves', () => {
  it('takes mean, least and most of every epoch', () => {
    const { mean, low, high } = spreadCurves([
      run([], line([1, 0.5], [2, 0.2])),
      run([], line([1, 0.7], [2, 0.4])),
      run([], line([1, 0.9], [2, 0])),
    ])
    expect(mean.validation.map(({ x }) => x)).toEqual([1, 2])
    expect(mean.validation[0]?.y).toBeCloseTo(0.7)
    expect(mean.validation[1]?.y).toBeCloseTo(0.2)
    expect(low.validation.map(({ y }) => y)).toEqual([0.5, 0])
    expect(high.validation.map(({ y }) => y)).toEqual([0.9, 0.4])
  })

  it('goes only as far as all of them', () => {
    const long = run(line([0, 1], [4, 1]), line([1, 1], [2, 1]))
    const short = run(line([1, 3], [2, 3]), line([1, 3]))
    const { mean } = spreadCurves([long, short])
    expect(mean.training[0]).toEqual({ x: 1, y: 2 })
    expect(mean.training.at(-1)).toEqual({ x: 2, y: 2 })
    expect(mean.validation).toEqual([{ x: 1, y: 2 }])
  })

  it('reads between the points of a run, which lie elsewhere in each', () => {
    const { mean, high } = spreadCurves([
      run(line([0, 0], [1, 1], [2, 2])),
      run(line([0, 0], [1.5, 3], [2, 4])),
    ])
    const middle = mean.training.findIndex(({ x }) => x === 1)
    expect(mean.training[middle]?.y).toBeCloseTo(1.5)
    expect(high.training[middle]?.y).toBeCloseTo(2)
  })

  it('has nothing to draw where one of them has nothing', () => {
    const { mean } = spreadCurves([run(line([0, 1], [1, 1])), run([])])
    expect(mean).toEqual({ raw: [], training: [], validation: [] })
  })
})
