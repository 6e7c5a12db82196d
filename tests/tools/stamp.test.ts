import { mkdtemp, mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Stamp } from '../../tools/stamp.ts'

let folder: string
let stamp: Stamp

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stamp-'))
  await mkdir(join(folder, 'src', 'deep'), { recursive: true })
  await writeFile(join(folder, 'src', 'deep', 'a.ts'), 'a')
  stamp = new Stamp(join(folder, '.stamp'), [join(folder, 'src')], [join(folder, 'product.js')])
})
afterEach(() => rm(folder, { recursive: true }))

const makeProduct = () => writeFile(join(folder, 'product.js'), 'made')

test('nothing is fresh before it was made', async () => {
  await makeProduct()
  expect(await stamp.isFresh()).toBe(false)
})

test('what was made stays fresh while nothing changes', async () => {
  await stamp.make(makeProduct)
  expect(await stamp.isFresh()).toBe(true)
})

test.each([
  ['a changed file', () => writeFile(join(folder, 'src', 'deep', 'a.ts'), 'longer')],
  ['a touched file', () => utimes(join(folder, 'src', 'deep', 'a.ts'), 1, 1)],
  ['a new file', () => writeFile(join(folder, 'src', 'b.ts'), 'b')],
  ['a deleted file', () => rm(join(folder, 'src', 'deep', 'a.ts'))],
  ['a missing product', () => rm(join(folder, 'product.js'))],
])('%s asks for another run', async (_what, change) => {
  await stamp.make(makeProduct)
  await change()
  expect(await stamp.isFresh()).toBe(false)
})

test('a failed run takes the stamp of the run before away', async () => {
  await stamp.make(makeProduct)
  await expect(stamp.make(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await stamp.isFresh()).toBe(false)
})

test('a source that changes during the run asks for another one', async () => {
  await stamp.make(async () => {
    await makeProduct()
    await writeFile(join(folder, 'src', 'late.ts'), 'late')
  })
  expect(await stamp.isFresh()).toBe(false)
})
