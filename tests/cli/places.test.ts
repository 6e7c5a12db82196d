import { link, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checkPlaces } from '../../src/cli/files.ts'
import type { Dataset } from '../../src/data/dataset.ts'
import { encodeModel } from '../../src/models/model-file.ts'
import { folderWith, idxSet, pictureSet } from '../data/own-sets.ts'
import { smallModel } from '../models/small-model.ts'
import { smallMnist } from '../trainer/small-digits.ts'
import { runHere } from './run-in-process.ts'

const model = encodeModel(smallModel)

let mnist: Dataset
let folder: string
beforeAll(async () => void (mnist = await smallMnist()))
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-places-'))
  for (const name of ['a', 'b', 'one.png']) await writeFile(join(folder, name), model)
})
afterEach(() => rm(folder, { recursive: true }))

const train = ['train', '--preset', 'seed', '--epochs', '1', '--validation', '100']

/** `words` with every `@name` in the folder. */
function cli(words: readonly string[]) {
  return runHere(
    words.map((word) => word.replace(/^@/, () => `${folder}/`)),
    { mnist },
  )
}

describe('one place for two files', () => {
  it.each([
    ['train', [...train, '--checkpoint', '@m', '--out', '@m']],
    ['train', [...train, '--checkpoint', '@m', '--json', '@m']],
    ['train', [...train, '--out', '@m', '--json', '@./m']],
    ['train', [...train, '--seeds', '2', '--out', '@m', '--json', '@m']],
    ['train', [...train, '--data', '@a', '--out', '@a']],
    ['resume', ['resume', '@a', '--out', '@a']],
    ['resume', ['resume', '@a', '--json', '@a']],
    ['resume', ['resume', '@a', '--out', '@m', '--json', '@m']],
    ['evaluate', ['evaluate', '@a', '--json', '@a']],
    ['compare', ['compare', '@a', '@b', '--json', '@a']],
    ['compare', ['compare', '@a', '@b', '--json', '@b']],
    ['committee', ['committee', '@a', '@b', '--json', '@b']],
    ['predict', ['predict', '@a', '@one.png', '--json', '@a']],
    ['predict', ['predict', '@a', '@one.png', '--json', '@one.png']],
    ['export', ['export', '@a', '--onnx', '@m', '--curves', '@./a.csv', '--report', '@a.csv']],
    ['runs', ['runs', '--library', '@', '--json', '@']],
  ])('is refused by %s before anything is done: %j', async (_, words) => {
    const { code, out, err } = await cli(words)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^\S+ is given twice; every file needs a name of its own\.\n/)
    expect((await readdir(folder)).sort()).toEqual(['a', 'b', 'one.png'])
    for (const name of await readdir(folder)) {
      expect(Buffer.compare(await readFile(join(folder, name)), model)).toBe(0)
    }
  })

  it.each([
    [[...train, '--checkpoint', '@m', '--out', '@m.previous']],
    [[...train, '--checkpoint', '@m', '--json', '@m.next']],
    [['resume', '@m', '--out', '@m.previous']],
  ])('is refused where a checkpoint has files beside it: %j', async (words) => {
    const { code, err } = await cli(words)
    expect(code).toBe(2)
    expect(err).toMatch(
      /^\S+m\.\w+ is kept beside the checkpoint \S+m; give the other file another name\.\n/,
    )
  })

  it.skipIf(process.platform === 'win32')('is seen through links', async () => {
    await symlink(join(folder, 'a'), join(folder, 'link'))
    await symlink(folder, join(folder, 'again'))
    const { code, err } = await cli(['evaluate', '@a', '--json', '@link'])
    expect(code).toBe(2)
    expect(err).toMatch(/^\S+a and \S+link are the same file; each needs one of its own\.\n/)
    const twice = ['--out', '@again/m', '--json', '@m']
    expect(await cli([...train, ...twice])).toMatchObject({ code: 2 })
  })

  it('is seen through hard links', async () => {
    await link(join(folder, 'a'), join(folder, 'hard'))
    const { code, err } = await cli(['evaluate', '@a', '--json', '@hard'])
    expect(code).toBe(2)
    expect(err).toMatch(/^\S+a and \S+hard are the same file; each needs one of its own\.\n/)
  })

  it('is seen in names that differ in case only, where that makes no difference', async () => {
    const places = { reads: [], writes: [join(folder, 'new.json'), join(folder, 'New.json')] }
    for (const system of ['darwin', 'win32'] as const) {
      await expect(checkPlaces(places, system)).rejects.toThrow('are the same file')
    }
    await expect(checkPlaces(places, 'linux')).resolves.toBeUndefined()
  })
})

describe('a file of the data', () => {
  const labels = 'train-labels-idx1-ubyte'

  it.each(['', '/t10k-images-idx3-ubyte'])(
    'is not written over, whether the folder or a file in it was given: %j',
    async (given) => {
      const set = await folderWith(idxSet({ isPacked: false }))
      const output = join(set, labels)
      const before = await readFile(output)
      const { code, err } = await cli([...train, '--data', `${set}${given}`, '--json', output])
      expect(code).toBe(2)
      expect(err).toMatch(/^\S+ubyte is read as data; give the output another name\.\n/)
      expect(await readFile(output)).toEqual(before)
    },
  )

  it('is not written over if it is a picture of a class', async () => {
    const data = await folderWith(pictureSet(['0', '1']))
    const names = await readdir(join(data, '1'))
    const writes = [join(data, '1', names[0]!)]
    await expect(checkPlaces({ reads: [], data, writes })).rejects.toThrow(/ is read as data; /)
    const beside = { reads: [], data, writes: [join(data, '1', 'new.png')] }
    await expect(checkPlaces(beside)).resolves.toBeUndefined()
  })

  it('may lie beside what is written, and of another set of them nothing is read', async () => {
    const sets = { ...idxSet({ prefix: 'a-', isPacked: false }), ...idxSet({ isPacked: false }) }
    const data = await folderWith(sets)
    const beside = { reads: [], data, writes: [join(data, 'result.json')] }
    await expect(checkPlaces(beside)).resolves.toBeUndefined()
    const other = { reads: [], data: join(data, `a-${labels}`), writes: [join(data, labels)] }
    await expect(checkPlaces(other)).resolves.toBeUndefined()
  })
})

it('lets the same file be read twice', async () => {
  await cli([...train, '--out', '@m'])
  expect(await cli(['compare', '@m', '@m', '--json', '@same.json'])).toMatchObject({
    code: 0,
    err: '',
  })
  expect(await readdir(folder)).toContain('same.json')
})
