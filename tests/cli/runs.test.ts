import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RunLibrary } from '../../src/runs/run-library.ts'
import { runHere } from './run-in-process.ts'

let folder: string
let ids: string[]
const data = { name: 'MNIST', sums: [] }
const config = { network: { name: 'LeNet-5', layers: [] }, epochs: 2 }
const epoch = {
  ...{ epoch: 1, trainLoss: 0.25, trainAccuracy: 0.925, validationLoss: null },
  ...{ validationAccuracy: null, learningRate: 0.1, seconds: 61, imagesPerSecond: 1 },
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-runs-'))
  const library = await RunLibrary.open(folder)
  const first = await library.begin({ config, data, origin: null })
  const progress = { history: [epoch], curve: [] }
  await library.keepEpoch(first, 1, new Uint8Array(10), progress)
  const ending = { outcome: 'stopped', failure: null, testAccuracy: 0.9876 } as const
  await library.end(first, { ...ending, at: new Date().toISOString() }, null, progress)
  await library.change(first, { note: 'what came of it', tags: ['a', 'b'] })
  const origin = { run: first, name: 'LeNet-5', epoch: 1 }
  const second = await library.begin({ config, data, origin })
  const third = await library.begin({ config, data, origin: null })
  await library.delete([first]).then(() => library.restore([first]))
  await writeFile(join(library.folderOf(third), 'run.json'), '{')
  ids = [first, second, third]
})
afterEach(() => rm(folder, { recursive: true }))

const inLibrary = (...args: string[]) => runHere(['runs', ...args, '--library', folder])

describe('runs', () => {
  it('lists all of them, broken ones too, and leaves the library as it is', async () => {
    const before = await readdir(folder)
    const { code, out } = await inLibrary()
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`${ids[0]} +LeNet-5 +1/2 +98.76 % +1:01 +stopped`))
    expect(out).toMatch(new RegExp(`${ids[1]} +LeNet-5, from epoch 1 +0/2 +- .* not ended`))
    expect(out).toMatch(new RegExp(`${ids[2]} +The run.s record can't be read.* broken`))
    expect(out).toContain('3 runs, ')
    expect(await readdir(folder)).toEqual(before)
  })

  it('shows one by its name or its id, for people and for scripts', async () => {
    const path = join(folder, 'run.json')
    const { code, out } = await inLibrary('LeNet-5', '--json', path)
    expect(code).toBe(0)
    expect(out).toContain('what came of it')
    expect(out).toMatch(/Kept epochs +1\n/)
    expect(out).toMatch(/1 +0.2500 +92.50 % +-\n/)
    expect(out).toContain(join(folder, ids[0]!))
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ config, history: [epoch] })
    expect((await inLibrary(ids[1]!)).out).toMatch(/Weights from +LeNet-5, epoch 1\n/)
  })

  it('says what is wrong', async () => {
    expect(await runHere(['runs'])).toMatchObject({ code: 2 })
    expect(await inLibrary('a', 'b')).toMatchObject({ code: 2 })
    expect(await inLibrary('none')).toMatchObject({
      code: 1,
      err: 'There is no run "none" in the library.\n',
    })
    expect((await inLibrary(ids[2]!)).err).toContain("The run's record can't be read.")
    const missing = await runHere(['runs', '--library', join(folder, 'none')])
    expect(missing).toMatchObject({ code: 1 })
    expect(missing.err).toContain('can’t be used')
  })
})
