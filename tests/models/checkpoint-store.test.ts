import { mkdtemp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Checkpoint } from '../../src/models/checkpoint-file.ts'
import {
  findCheckpoint,
  previousOf,
  removeCheckpoints,
  saveCheckpoint,
} from '../../src/models/checkpoint-store.ts'
import { smallCheckpoint } from './small-checkpoint.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-'))
  path = join(folder, 'run.ckpt')
})
afterEach(() => rm(folder, { recursive: true }))

const atStep = (step: number): Checkpoint => {
  return { ...smallCheckpoint, place: { ...smallCheckpoint.place, step } }
}
const stepFound = async () => (await findCheckpoint(path))?.checkpoint.place.step

it('finds the newest checkpoint and keeps the one before', async () => {
  expect(await findCheckpoint(path)).toBeNull()
  for (const step of [1, 2, 3]) await saveCheckpoint(path, atStep(step), step === 1)
  expect(await findCheckpoint(path)).toMatchObject({ warning: null })
  expect(await stepFound()).toBe(3)
  expect((await readdir(folder)).sort()).toEqual(['run.ckpt', 'run.ckpt.previous'])
})

it('falls back to the one before when the newest is broken, and says so', async () => {
  await saveCheckpoint(path, atStep(1), true)
  await saveCheckpoint(path, atStep(2), false)
  await truncate(path, 2000)
  const found = await findCheckpoint(path)
  expect(found?.checkpoint.place.step).toBe(1)
  expect(found?.warning).toMatch(/newest checkpoint can't be used.*one before.*ends early/)
})

it('finds the newest also where a save ended between its renamings', async () => {
  await saveCheckpoint(path, atStep(1), true)
  await saveCheckpoint(path, atStep(2), false)
  await rename(path, `${path}.next`)
  expect(await findCheckpoint(path)).toMatchObject({ warning: null })
  expect(await stepFound()).toBe(2)
  await saveCheckpoint(path, atStep(3), false)
  expect(await stepFound()).toBe(3)
})

it('says what is wrong with the newest when none is whole', async () => {
  await writeFile(path, 'not a checkpoint')
  await writeFile(previousOf(path), '')
  await expect(findCheckpoint(path)).rejects.toMatchObject({ code: 'HEADER_TOO_LARGE' })
})

it('lets the first checkpoint of a run replace those of another one', async () => {
  await saveCheckpoint(path, atStep(1), true)
  await saveCheckpoint(path, atStep(2), false)
  await saveCheckpoint(path, atStep(0), true)
  await writeFile(path, 'broken')
  await expect(findCheckpoint(path)).rejects.toMatchObject({ name: 'ModelFileError' })
})

it('leaves what is there untouched when the next one can not be saved', async () => {
  await saveCheckpoint(path, atStep(1), true)
  const before = await readFile(path)
  await expect(saveCheckpoint(path, atStep(1.5), false)).rejects.toMatchObject({
    code: 'BAD_VALUE',
  })
  expect(await readFile(path)).toEqual(before)
})

it('removes all of a run, and minds no missing file', async () => {
  await saveCheckpoint(path, atStep(1), true)
  await saveCheckpoint(path, atStep(2), false)
  await removeCheckpoints(path)
  await removeCheckpoints(path)
  expect(await readdir(folder)).toEqual([])
})

it.skipIf(process.platform === 'win32')('keeps checkpoints for their owner alone', async () => {
  await saveCheckpoint(path, atStep(1), true)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})
