import { describe, expect, it } from 'vitest'
import { areSeedsOfOne, differences } from '../../../src/renderer/runs/same-settings.ts'
import type { TrainConfig } from '../../../src/shared/train-config.ts'
import { config } from '../runs.ts'

const data = { name: 'MNIST', sums: ['a'] }
const otherData = { name: 'Fashion-MNIST', sums: ['b'] }
const run = (changes: Partial<TrainConfig>) => ({
  ...{ config: { ...config, ...changes }, data, origin: null },
})
const origin = { run: 'a', name: 'A', epoch: 2 }

describe('areSeedsOfOne', () => {
  it('takes runs that differ in nothing but their seed and threads', () => {
    expect(areSeedsOfOne([run({ seed: 1 }), run({ seed: 2, threads: 2 })])).toBe(true)
  })

  it('refuses a single run, the same seed twice, and any other difference', () => {
    expect(areSeedsOfOne([run({ seed: 1 })])).toBe(false)
    expect(areSeedsOfOne([run({ seed: 1 }), run({ seed: 1 })])).toBe(false)
    expect(areSeedsOfOne([run({ seed: 1 }), run({ seed: 2, batchSize: 32 })])).toBe(false)
    expect(areSeedsOfOne([run({ seed: 1 }), { ...run({ seed: 2 }), origin }])).toBe(false)
    expect(areSeedsOfOne([run({ seed: 1 }), { config: null, data, origin: null }])).toBe(false)
  })

  it('refuses runs on other data, whatever they are called', () => {
    const others = { ...run({ seed: 2 }), data: { ...otherData, name: data.name } }
    expect(areSeedsOfOne([run({ seed: 1 }), others])).toBe(false)
  })
})

describe('differences', () => {
  it('lists only what differs, a dash where it is off', () => {
    const rows = differences([run({ batchSize: 32 }), run({ batchSize: 64, labelSmoothing: 0.1 })])
    expect(rows).toEqual([
      { name: 'Batch size', values: ['32', '64'] },
      { name: 'Label smoothing', values: ['–', '0.1'] },
    ])
  })

  it('tells whose weights one began with', () => {
    const [began] = differences([run({}), { ...run({}), origin }])
    expect(began).toEqual({ name: 'Began with', values: ['–', '“A”, epoch 2'] })
  })

  it('tells what they learned from, where that differs', () => {
    const [learned] = differences([run({}), { ...run({}), data: otherData }])
    expect(learned).toEqual({ name: 'Data', values: ['MNIST', 'Fashion-MNIST'] })
  })

  it('tells networks of the same name apart', () => {
    const network = { ...config.network, layers: config.network.layers.slice(1) }
    expect(differences([run({}), run({ network })])[0]?.name).toBe('Network')
  })

  it('is empty for equal settings', () => {
    expect(differences([run({}), run({})])).toEqual([])
  })
})
