import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bundledMnistFolder, DatasetError, loadMnist } from '../../src/data/mnist.ts'
import type { MnistFile, MnistRole } from '../../src/shared/mnist-files.ts'
import { idxImages, idxLabels } from './make-idx.ts'

describe('the copy of MNIST that comes with the app', () => {
  it('is the real one, training first and test after', async () => {
    const folder = bundledMnistFolder()
    const mnist = await loadMnist(folder!)
    expect(mnist.trainCount).toBe(60_000)
    expect(mnist.testCount).toBe(10_000)
    expect(mnist.samples.pixels.length).toBe(70_000 * 784)
    expect(mnist.samples.pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
    // The first training digits are 5 0 4 1 9, the first test digits 7 2 1 0 4.
    expect(Array.from(mnist.samples.labels.subarray(0, 5))).toEqual([5, 0, 4, 1, 9])
    expect(Array.from(mnist.samples.labels.subarray(60_000, 60_005))).toEqual([7, 2, 1, 0, 4])
    expect(mnist.files).toHaveLength(4)
  })

  it('is not found where there is none', () => {
    expect(bundledMnistFolder(tmpdir())).toBeNull()
  })
})

describe('loading a small data set', () => {
  const contents: Record<MnistRole, Uint8Array> = {
    trainImages: idxImages(3, 28, 28),
    trainLabels: idxLabels([1, 2, 3]),
    testImages: idxImages(2, 28, 28),
    testLabels: idxLabels([4, 5]),
  }
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkling-mnist-'))
    await Promise.all(
      Object.entries(contents).map(([role, bytes]) => writeFile(join(folder, role), bytes)),
    )
  })
  afterEach(() => rm(folder, { recursive: true }))

  function describeFiles(overrides: Partial<typeof contents> = {}): MnistFile[] {
    return Object.entries({ ...contents, ...overrides }).map(([name, bytes]) => ({
      name,
      role: name as MnistRole,
      count: 0,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      gzBytes: 0,
      gzSha256: '',
    }))
  }

  async function failure(files = describeFiles()): Promise<DatasetError> {
    const error = await loadMnist(folder, files).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(DatasetError)
    return error as DatasetError
  }

  it('joins training and test into one table', async () => {
    const { samples, trainCount, testCount } = await loadMnist(folder, describeFiles())
    expect([trainCount, testCount]).toEqual([3, 2])
    expect(Array.from(samples.labels)).toEqual([1, 2, 3, 4, 5])
    expect(samples.pixels[3 * 784 + 5]).toBe(5)
  })

  it('names a missing file', async () => {
    await rm(join(folder, 'testLabels'))
    expect(await failure()).toMatchObject({ code: 'MISSING', file: 'testLabels' })
  })

  it('names a file that cannot be opened', async () => {
    const path = join(folder, 'trainImages')
    await rm(path)
    await mkdir(path)
    const { size } = await stat(path)
    const files = describeFiles().map((file) => ({ ...file, bytes: size }))
    expect(await failure(files)).toMatchObject({ code: 'UNREADABLE', file: 'trainImages' })
  })

  it('names a truncated file', async () => {
    await truncate(join(folder, 'trainImages'), 100)
    expect(await failure()).toMatchObject({ code: 'WRONG_SIZE', file: 'trainImages' })
  })

  it('names a file with one changed bit', async () => {
    const damaged = contents.testImages.slice()
    damaged[500]! ^= 1
    await writeFile(join(folder, 'testImages'), damaged)
    expect(await failure()).toMatchObject({ code: 'CHECKSUM', file: 'testImages' })
  })

  it.each([
    ['images that are not 28 x 28', 'trainImages', idxImages(3, 14, 56)],
    ['fewer labels than images', 'testLabels', idxLabels([4])],
    ['a label above 9', 'trainLabels', idxLabels([1, 2, 30])],
  ] as const)('refuses %s even when the sums fit', async (_what, file, bytes) => {
    await writeFile(join(folder, file), bytes)
    const error = await failure(describeFiles({ [file]: bytes }))
    expect(error).toMatchObject({ code: 'MALFORMED', file })
  })
})
