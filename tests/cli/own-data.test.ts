import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openModel } from '../../src/models/open-model.ts'
import { namings } from '../../src/shared/class-names.ts'
import { blocks, folderWith, greyPng, idxSet, pictureSet } from '../data/own-sets.ts'
import { runHere } from './run-in-process.ts'

const quick = ['--seed', '1', '--threads', '1']
const seed = ['--preset', 'seed', '--epochs', '4']
const shapes = ['circle', 'square', 'star with a long name']

describe('files in Fashion-MNIST’s format', () => {
  let folder: string
  let model: string
  let trained: Awaited<ReturnType<typeof runHere>>
  beforeAll(async () => {
    folder = await folderWith(idxSet(), 'fashion')
    model = join(dirname(folder), 'clothes.safetensors')
    trained = await runHere(['train', ...quick, ...seed, '--data', folder, '--out', model])
  })

  it('are learned, and the network is saved with their classes', async () => {
    expect(trained).toMatchObject({ code: 0, err: '' })
    expect(trained.out).toMatch(/^Class +Precision/m)
    expect(trained.out).toMatch(/^Ankle boot +100.00 %/m)
    const { classNames, data, normalisation } = await openModel(model)
    expect(classNames).toEqual(namings.fashion.names)
    expect(data?.name).toBe('Fashion-MNIST')
    expect(normalisation.mean).toBeGreaterThan(0.05)
    expect(normalisation.mean).not.toBe(0.1307)
  })

  it('test the network that was saved', async () => {
    const { code, out } = await runHere(['evaluate', model, '--data', folder])
    expect(code).toBe(0)
    expect(out).toContain('Test accuracy 100.00 % (40 of 40)')
  })

  it('get a report and a matrix with the names of their classes', async () => {
    const [report, matrix] = ['report.html', 'matrix.csv'].map((name) =>
      join(dirname(folder), name),
    )
    const places = ['--report', report!, '--matrix', matrix!]
    expect(await runHere(['export', model, '--data', folder, ...places])).toMatchObject({ code: 0 })
    const html = await readFile(report!, 'utf8')
    expect(html).toContain('<td>Ankle boot</td>')
    expect(html).toContain('Learned from</th><td>Fashion-MNIST</td>')
    const [head, tShirt] = (await readFile(matrix!, 'utf8')).split('\n')
    expect(head).toContain('actual \\ predicted,T-shirt/top,Trouser,')
    expect(tShirt).toBe('T-shirt/top,4,0,0,0,0,0,0,0,0,0')
  })

  it('are not confused with digits', async () => {
    const digits = await runHere([
      'evaluate',
      model,
      '--data',
      await folderWith(pictureSet(['0', '1'])),
    ])
    expect(digits.code).toBe(1)
    expect(digits.err).toContain('“clothes” learned from Fashion-MNIST, and set is in use.')
    expect(digits.err).toContain('28 × 28 pixels')
  })

  it('are told of by info', async () => {
    const { out } = await runHere(['info', model])
    expect(out).toMatch(/^Images +28 × 28 pixels, of Fashion-MNIST$/m)
    expect(out).toMatch(/^Classes +10: T-shirt\/top, Trouser, /m)
  })
})

describe('three folders of pictures of 20 x 24 pixels', () => {
  it('are learned, tested and told apart', async () => {
    const folder = await folderWith(pictureSet(shapes, { count: 30 }))
    const model = join(dirname(folder), 'shapes.safetensors')
    const { code, out } = await runHere([
      ...['train', ...quick, '--preset', 'lenet-5', '--epochs', '4', '--batch-size', '8'],
      ...['--data', folder, '--out', model],
    ])
    expect(code).toBe(0)
    expect(out).toMatch(/^star with a long name +100.00 %/m)
    const picture = join(dirname(folder), 'one.png')
    await writeFile(picture, greyPng(20, 24, blocks([1], 24, 20)))
    const told = await runHere(['predict', model, picture])
    expect(told.out).toMatch(/one.png +square/)
  })

  it('must be as large as the network needs them', async () => {
    const folder = await folderWith(pictureSet(shapes, { width: 8, height: 8 }))
    const { code, err } = await runHere(['train', '--preset', 'lenet-5', '--data', folder])
    expect(code).toBe(1)
    expect(err).toContain('Layer 4 (Conv2D): a 5x5 kernel does not fit into its 4x4 input')
  })

  it('do not answer for pictures of another size', async () => {
    const folder = await folderWith(pictureSet(shapes, { count: 30 }))
    const model = join(dirname(folder), 'shapes.safetensors')
    await runHere(['train', ...quick, ...seed, '--data', folder, '--out', model])
    const picture = join(dirname(folder), 'one.png')
    await writeFile(picture, greyPng(24, 20, new Array<number>(480).fill(9)))
    const { code, err } = await runHere(['predict', model, picture])
    expect(code).toBe(1)
    expect(err).toContain('The picture has 24 x 20 pixels; this network reads 20 x 24.')
  })
})

it('says what is wrong with data that can’t be read', async () => {
  const { code, err } = await runHere(['train', '--data', await folderWith({ 'a.txt': '' })])
  expect(code).toBe(1)
  expect(err).toContain('holds neither IDX files')
})
