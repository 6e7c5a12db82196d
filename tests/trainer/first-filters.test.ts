import { describe, expect, it } from 'vitest'
import { buildNetwork, type NetworkSpec } from '../../src/nn/network.ts'
import { firstFilters } from '../../src/trainer/first-filters.ts'

function filtersOf(inputShape: readonly number[], layers: NetworkSpec['layers']) {
  return firstFilters(buildNetwork({ name: 'a network', inputShape, layers }))
}

describe('the first filters', () => {
  it('are those of the first convolution, whatever comes before it', () => {
    const found = filtersOf(
      [1, 28, 28],
      [
        { kind: 'batch-norm' },
        { kind: 'max-pool2d' },
        { kind: 'conv2d', filters: 8, kernel: 5 },
        { kind: 'global-avg-pool' },
        { kind: 'dense', units: 10 },
      ],
    )!
    expect(found.shape).toEqual([8, 1, 5, 5])
    expect(found.slot).toMatchObject({ name: 'conv1.weight', offset: 4, length: 200 })
  })

  it('are the units of a dense layer, each of the shape of what was flattened', () => {
    const found = filtersOf(
      [1, 28, 20],
      [
        { kind: 'avg-pool2d' },
        { kind: 'flatten' },
        { kind: 'dropout' },
        { kind: 'dense', units: 30 },
        { kind: 'relu' },
        { kind: 'dense', units: 10 },
      ],
    )!
    expect(found.shape).toEqual([30, 1, 14, 10])
    expect(found.slot).toMatchObject({ name: 'fc1.weight', offset: 0, length: 4200 })
  })

  it('are rows of numbers where there was no image', () => {
    expect(filtersOf([12], [{ kind: 'dense', units: 10 }])!.shape).toEqual([10, 1, 1, 12])
    const averaged: NetworkSpec['layers'] = [
      { kind: 'global-avg-pool' },
      { kind: 'flatten' },
      { kind: 'dense', units: 10 },
    ]
    expect(filtersOf([1, 9, 9], averaged)!.shape).toEqual([10, 1, 1, 1])
  })

  it('are none without weights, or with too many', () => {
    const layers = (units: number): NetworkSpec['layers'] => [
      { kind: 'flatten' },
      { kind: 'dense', units },
      { kind: 'dense', units: 10 },
    ]
    expect(filtersOf([1, 25, 100], layers(100))!.shape).toEqual([100, 1, 25, 100])
    expect(filtersOf([1, 25, 100], layers(101))).toBeNull()
    expect(filtersOf([10], [{ kind: 'softmax' }])).toBeNull()
  })
})
