import { describe, expect, it } from 'vitest'
import {
  colourOf,
  dashes,
  mostCompared,
  reachOf,
  seriesOf,
  together,
} from '../../../src/renderer/runs/run-series.ts'
import type { RunDetails } from '../../../src/shared/run-library.ts'

const details: RunDetails = {
  ...{ id: 'a', config: null, data: null, keptEpochs: [], folder: '/runs/a' },
  history: [1, 2].map((epoch) => ({
    ...{ epoch, trainLoss: 1 / epoch, trainAccuracy: 0.9, validationLoss: 0.8 / epoch },
    ...{ validationAccuracy: 0.95, learningRate: 0.1, seconds: 1, imagesPerSecond: 1 },
  })),
  curve: [0.5, 1, 1.5, 2].map((x) => ({ x, loss: 1 / x, accuracy: x / 2 })),
}

describe('seriesOf', () => {
  it('draws batches as the training curve and a validation point an epoch', () => {
    const { loss, accuracy } = seriesOf(details, 'A', 0)
    expect(loss.training.map(({ x }) => x)).toEqual([0.5, 1, 1.5, 2])
    expect(loss.validation).toEqual([
      { x: 1, y: 0.8 },
      { x: 2, y: 0.4 },
    ])
    expect(accuracy.validation).toHaveLength(2)
  })

  it('draws the means of the epochs if there are no batches', () => {
    const { loss } = seriesOf({ ...details, curve: [] }, 'A', 0)
    expect(loss.training).toEqual([
      { x: 1, y: 1 },
      { x: 2, y: 0.5 },
    ])
  })

  it('draws no validation if nothing was held out', () => {
    const history = details.history.map((epoch) => ({ ...epoch, validationLoss: null }))
    expect(seriesOf({ ...details, history }, 'A', 0).loss.validation).toEqual([])
  })
})

describe('several series', () => {
  it('share axes that reach to the end of the longest', () => {
    const [long, short] = [seriesOf(details, 'A', 0), seriesOf({ ...details, curve: [] }, 'B', 1)]
    const none = seriesOf({ ...details, curve: [], history: [] }, 'C', 2)
    expect(reachOf([none.loss])).toBe(0.25)
    expect(reachOf([none.loss, short.loss, long.loss])).toBe(2)
    expect(together([long.loss, short.loss]).training).toHaveLength(6)
  })

  it('differ in colour and in dashes', () => {
    const places = Array.from({ length: mostCompared }, (_, place) => place)
    for (const isDark of [false, true]) {
      expect(new Set(places.map((place) => colourOf(place, isDark))).size).toBe(mostCompared)
    }
    expect(new Set(dashes.map(String)).size).toBe(mostCompared)
  })
})
