import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { bundledMnistFolder, imageSize, loadMnist } from '../../src/data/mnist.ts'
import { loadDataset, samples, samplesAt } from '../../src/trainer/dataset.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer } from './watched-trainer.ts'

let mnist: Dataset
beforeAll(async () => void (mnist = await smallMnist()))

describe('the data in use', () => {
  it('is the first copy that verifies; the report says why others were passed over', async () => {
    const candidates = [
      { source: 'downloaded', folder: '/there/is/no/such/folder' },
      { source: 'bundled', folder: bundledMnistFolder()! },
    ] as const
    const { report } = await loadDataset(candidates, loadMnist)
    expect(report).toMatchObject({ source: 'bundled', trainCount: 60_000, testCount: 10_000 })
    expect(report.rejected).toEqual([
      { source: 'downloaded', reason: expect.stringContaining('does not exist') },
    ])
    expect(report.trainPerClass).toEqual([
      5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ])
    expect(report.testPerClass).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
  })

  it('is missing when no copy verifies, with every reason', async () => {
    const failing = (folder: string) => Promise.reject(new Error(`${folder} is damaged.`))
    const candidates = ['a', 'b'].map((folder) => ({ source: 'bundled' as const, folder }))
    await expect(loadDataset(candidates, failing)).rejects.toMatchObject({
      code: 'NO_DATA',
      message: 'No copy of MNIST could be read. a is damaged. b is damaged.',
    })
  })

  it('can be changed for another copy in the middle of a run', async () => {
    const trainer = await watchedTrainer(mnist)
    trainer.calls.start(tinyConfig)
    await trainer.supervisorCalls.useDataset([{ source: 'downloaded', folder: 'there' }])
    await trainer.ended()
    const { state, dataset } = await trainer.snapshot()
    expect(state.phase).toBe('done')
    expect(dataset).toMatchObject({ source: 'downloaded', folder: 'there' })
    expect(trainer.heard.dataset).toHaveLength(2)
  })
})

describe('samples', () => {
  const all = { label: null, skip: 0, limit: 10_000 }

  it('come in file order, each part by itself', () => {
    const train = samples(mnist, { set: 'train', ...all })
    expect(train.map(({ index }) => index)).toEqual(Array.from({ length: 600 }, (_, i) => i))
    const test = samples(mnist, { set: 'test', ...all })
    expect(test.map(({ index }) => index)).toEqual(Array.from({ length: 200 }, (_, i) => 600 + i))
  })

  it('carry their own pixels', () => {
    const [sample] = samples(mnist, { set: 'test', ...all, skip: 3, limit: 1 })
    expect(sample).toEqual({
      index: 603,
      label: mnist.samples.labels[603],
      pixels: mnist.samples.pixels.slice(603 * imageSize, 604 * imageSize),
    })
  })

  it('can be asked for by class, a page at a time', () => {
    const sevens = samples(mnist, { set: 'train', ...all, label: 7 })
    expect(sevens.length).toBeGreaterThan(40)
    expect(sevens.every(({ label }) => label === 7)).toBe(true)
    const page = samples(mnist, { set: 'train', label: 7, skip: 10, limit: 5 })
    expect(page).toEqual(sevens.slice(10, 15))
  })

  it('can be asked for by their places, in any order', () => {
    const found = samplesAt(mnist, [799, 0, 603, 0])
    expect(found.map(({ index }) => index)).toEqual([799, 0, 603, 0])
    const test = samples(mnist, { set: 'test', ...all })
    expect([found[0], found[2]]).toEqual([test[199], test[3]])
    expect(samplesAt(mnist, [])).toEqual([])
  })

  it.each([
    [[800], 'The number of a sample is a whole number from 0 to 799, not 800.'],
    [[0, -1], 'The number of a sample'],
    [[0.5], 'The number of a sample'],
    [new Array(3), 'The number of a sample'],
    [new Array(10_001).fill(0), 'Samples are asked for by a list of at most 10000 numbers.'],
    ['0', 'Samples are asked for by a list'],
    [null, 'Samples are asked for by a list'],
  ])('are at no such places: %o', (indices, message) => {
    const ask = () => samplesAt(mnist, indices as number[])
    expect(ask).toThrow(expect.objectContaining({ code: 'ARGUMENT' }))
    expect(ask).toThrow(message)
  })
})
