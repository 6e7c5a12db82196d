import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readOwnData } from '../../src/data/own-data.ts'
import { folderWith, pictureSet } from './own-sets.ts'

/** Lays the class `c` down elsewhere and links to it, as to a folder on another disk. */
async function linkClass(folder: string, link: string, kept = 14): Promise<void> {
  const elsewhere = await folderWith(pictureSet(['c'], { count: kept }))
  await symlink(join(elsewhere, 'c'), join(folder, link), 'junction')
}

describe('links among folders of pictures', () => {
  it('to a folder are classes like any other', async () => {
    const folder = await folderWith(pictureSet(['a', 'b']))
    await linkClass(folder, 'c')
    expect(await readOwnData(folder)).toMatchObject({
      classNames: ['a', 'b', 'c'],
      trainCount: 36,
      testCount: 6,
    })
  })

  it('to a folder are tested like any other', async () => {
    const folder = await folderWith({
      ...pictureSet(['a', 'b'], { folder: 'train/' }),
      ...pictureSet(['a'], { folder: 'test/', count: 3 }),
    })
    await linkClass(folder, 'test/b', 2)
    const { testCount, samples } = await readOwnData(folder)
    expect(testCount).toBe(5)
    expect([...samples.labels.subarray(-testCount)]).toEqual([0, 0, 0, 1, 1])
  })

  it('may lead to all there is to learn from and to test on', async () => {
    const elsewhere = await folderWith({
      ...pictureSet(['a', 'b'], { folder: 'one/' }),
      ...pictureSet(['a', 'b'], { folder: 'two/', count: 2 }),
    })
    const folder = await folderWith({})
    await symlink(join(elsewhere, 'one'), join(folder, 'train'), 'junction')
    await symlink(join(elsewhere, 'two'), join(folder, 'test'), 'junction')
    expect(await readOwnData(folder)).toMatchObject({ trainCount: 28, testCount: 4 })
  })

  it('that lead nowhere are refused, since they may have been classes', async () => {
    const folder = await folderWith(pictureSet(['a', 'b']))
    await symlink(join(folder, 'nowhere'), join(folder, 'c'), 'junction')
    const refusal = readOwnData(folder)
    await expect(refusal).rejects.toMatchObject({ code: 'BROKEN_LINK' })
    await expect(refusal).rejects.toThrow(/c is a link that leads nowhere\. .*\.$/)
  })

  it('that lead nowhere are left alone where no folder is looked for', async () => {
    const folder = await folderWith({
      ...pictureSet(['a', 'b'], { folder: 'train/' }),
      ...pictureSet(['a', 'b'], { folder: 'test/', count: 2 }),
    })
    await symlink(join(folder, 'nowhere'), join(folder, 'old'), 'junction')
    await symlink(join(folder, 'nowhere'), join(folder, 'train', 'a', 'old'), 'junction')
    expect(await readOwnData(folder)).toMatchObject({ trainCount: 28, testCount: 4 })
  })

  it('that lead back are a folder without pictures', async () => {
    const folder = await folderWith(pictureSet(['a', 'b']))
    await symlink(folder, join(folder, 'self'), 'junction')
    await expect(readOwnData(folder)).rejects.toMatchObject({ code: 'EMPTY_CLASS_FOLDER' })
  })

  it.skipIf(process.platform === 'win32')('to pictures are pictures', async () => {
    const folder = await folderWith({ ...pictureSet(['a', 'b']), 'notes.txt': 'left alone' })
    const elsewhere = await folderWith({ ...pictureSet(['c'], { count: 1 }), 'more.txt': '' })
    await symlink(join(elsewhere, 'c', '0.png'), join(folder, 'a', 'linked.png'))
    await symlink(join(elsewhere, 'more.txt'), join(folder, 'more'))
    expect(await readOwnData(folder)).toMatchObject({
      classNames: ['a', 'b'],
      files: [{ name: 'train: 29 pictures' }],
    })
    await symlink(join(elsewhere, 'gone.png'), join(folder, 'b', 'gone.png'))
    await expect(readOwnData(folder)).rejects.toMatchObject({ code: 'UNREADABLE' })
  })
})
