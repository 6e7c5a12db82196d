import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { openModel } from '../../src/models/open-model.ts'
import { fitNetwork } from '../../src/nn/fit-network.ts'
import { folderWith, idxSet, pictureSet } from '../data/own-sets.ts'
import { smallMnist } from './small-digits.ts'
import { tinyConfig } from './tiny-config.ts'
import { watchedTrainer } from './watched-trainer.ts'

let mnist: Dataset
beforeAll(async () => void (mnist = await smallMnist()))

const shapes = ['circle', 'square', 'star']
const shapesConfig = {
  ...tinyConfig,
  network: fitNetwork(tinyConfig.network, [1, 24, 20], 3),
  validationCount: 0,
}
const strokes = [
  {
    points: [
      { x: 0.2, y: 0.2 },
      { x: 0.8, y: 0.7 },
    ],
  },
]

async function trainerWithShapes() {
  const folder = await folderWith(pictureSet(shapes, { count: 28 }))
  const trainer = await watchedTrainer(mnist)
  const report = await trainer.supervisorCalls.useDataset([{ source: 'own', folder }])
  return { trainer, folder, report }
}

describe('data of one’s own', () => {
  it('takes the place of MNIST, with its counts, classes and size', async () => {
    const { report, trainer } = await trainerWithShapes()
    expect(report).toMatchObject({
      ...{ source: 'own', name: 'set', imageShape: [1, 24, 20], classNames: shapes },
      ...{ trainCount: 72, testCount: 12, trainPerClass: [24, 24, 24], testPerClass: [4, 4, 4] },
    })
    const [sample] = await trainer.calls.samples({ set: 'test', label: 2, skip: 0, limit: 1 })
    expect(sample!.pixels).toHaveLength(480)
  })

  it('is learned, tested, saved and opened with the names of its classes', async () => {
    const { trainer, report } = await trainerWithShapes()
    trainer.calls.start({ ...shapesConfig, epochs: 3, batchSize: 8 })
    await trainer.ended()
    const { state, test, model } = await trainer.snapshot()
    expect(state.failure).toBeNull()
    expect(test?.confusion).toHaveLength(3)
    expect(test?.accuracy).toBe(1)
    expect(model).toMatchObject({ classNames: shapes, data: { name: 'set', sums: report.sums } })
    const path = join(await mkdtemp(join(tmpdir(), 'inkling-own-')), 'shapes.safetensors')
    await trainer.supervisorCalls.saveModel(path)
    const saved = await openModel(path)
    expect(saved).toMatchObject({ classNames: shapes, data: { sums: report.sums } })
    expect(saved.normalisation.mean).toBeLessThan(0.2)
    await trainer.supervisorCalls.openModel(path)
    trainer.calls.evaluate()
    await trainer.ended()
    expect((await trainer.snapshot()).test).toEqual(test)
  })

  it('refuses a network for other images or classes', async () => {
    const { trainer } = await trainerWithShapes()
    expect(() => trainer.calls.start({ ...tinyConfig, validationCount: 0 })).toThrow(
      'The network takes images of 28 × 28 pixels, but those of set are 20 × 24 pixels.',
    )
    expect(() =>
      trainer.calls.start({
        ...shapesConfig,
        network: fitNetwork(tinyConfig.network, [1, 24, 20], 4),
      }),
    ).toThrow('The network’s last layer has 4 outputs, but set has 3 classes.')
  })

  it('that is wrong says why, and the data before stays in use', async () => {
    const { trainer, report } = await trainerWithShapes()
    const folder = await folderWith({})
    await expect(
      trainer.supervisorCalls.useDataset([{ source: 'own', folder }]),
    ).rejects.toMatchObject({ code: 'NO_DATA_THERE' })
    expect((await trainer.snapshot()).dataset).toEqual(report)
  })

  it('that is gone at the start leaves MNIST in its place, and says so', async () => {
    const trainer = await watchedTrainer(mnist)
    const report = await trainer.supervisorCalls.useDataset([
      { source: 'own', folder: '/there/is/nothing' },
      { source: 'bundled', folder: 'there' },
    ])
    expect(report).toMatchObject({
      name: 'MNIST',
      rejected: [{ source: 'own', reason: '/there/is/nothing does not exist.' }],
    })
  })

  it('can’t be changed under a run', async () => {
    const { trainer } = await trainerWithShapes()
    trainer.calls.start(shapesConfig)
    await expect(
      trainer.supervisorCalls.useDataset([{ source: 'bundled', folder: 'there' }]),
    ).rejects.toMatchObject({ code: 'WRONG_PHASE' })
    await trainer.ended()
  })

  it('lets its classes be called otherwise, in the model too, and remembers by its sum', async () => {
    const { trainer, folder, report } = await trainerWithShapes()
    trainer.calls.start(shapesConfig)
    await trainer.ended()
    await trainer.supervisorCalls.saveModel(join(folder, 'shapes.safetensors'))
    const names = ['round', 'edgy', 'spiky']
    expect(await trainer.supervisorCalls.nameClasses(report.classNames)).toEqual(report)
    expect((await trainer.snapshot()).model?.isUnsaved).toBe(false)
    expect(await trainer.supervisorCalls.nameClasses(names)).toMatchObject({ classNames: names })
    expect((await trainer.snapshot()).model).toMatchObject({ classNames: names, isUnsaved: true })
    expect(() => trainer.supervisorCalls.nameClasses(['a', 'b'])).toThrow('There are 3 classes')
    expect(() => trainer.supervisorCalls.nameClasses(['a', 'b', ' a'])).toThrow('both called "a"')
    const again = await watchedTrainer(mnist)
    const classNames = { [report.sums[0]!]: names }
    expect(
      await again.supervisorCalls.useDataset([{ source: 'own', folder, classNames }]),
    ).toMatchObject({ classNames: names })
  })
})

describe('a model of other data', () => {
  it('stays in use unsaved, but says why it can’t be tested', async () => {
    const trainer = await watchedTrainer(mnist)
    trainer.calls.start(tinyConfig)
    await trainer.ended()
    const weights = await trainer.parameters()
    const folder = await folderWith(idxSet({ classes: 10 }), 'fashion')
    await trainer.supervisorCalls.useDataset([{ source: 'own', folder }])
    const { model, test, state } = await trainer.snapshot()
    expect(model).toMatchObject({ isUnsaved: true, data: { name: 'MNIST' } })
    expect({ test, phase: state.phase }).toEqual({ test: null, phase: 'idle' })
    expect(await trainer.parameters()).toEqual(weights)
    expect(() => trainer.calls.evaluate()).toThrow(
      'learned from MNIST, and Fashion-MNIST is in use, whose classes have other names.',
    )
    expect((await trainer.calls.predictDrawing(strokes))?.probabilities).toHaveLength(10)
    await trainer.supervisorCalls.useDataset([{ source: 'bundled', folder: 'there' }])
    trainer.calls.evaluate()
    await trainer.ended()
    expect((await trainer.snapshot()).test).not.toBeNull()
  })

  it('of another size reads no drawings', async () => {
    const { trainer } = await trainerWithShapes()
    trainer.calls.start(shapesConfig)
    await trainer.ended()
    await expect(trainer.calls.predictDrawing(strokes)).rejects.toThrow(
      'A drawing becomes an image of 28 × 28 pixels, but this network reads images of 20 × 24 pixels.',
    )
  })
})
