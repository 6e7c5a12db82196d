import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { OwnDataError } from './own-data-error.ts'

const png = /\.png$/i
const otherPicture = /\.(?:jpe?g|gif|bmp|webp|tiff?|avif|heic|pgm|ppm)$/i

/**
 * Names of what lies in a folder, without hidden files; anything that is no picture is left alone.
 * A link is what it leads to.
 * @throws OwnDataError
 */
export async function listFolder(
  folder: string,
): Promise<{ folders: string[]; pictures: string[] }> {
  const [folders, files]: [string[], string[]] = [[], []]
  for (const entry of await entriesOf(folder)) {
    if (entry.name.startsWith('.')) continue
    const isFolder = entry.isSymbolicLink()
      ? await leadsToFolder(folder, entry)
      : entry.isDirectory()
    ;(isFolder ? folders : files).push(entry.name)
  }
  const other = files.find((name) => otherPicture.test(name))
  if (other) {
    throw new OwnDataError(
      'NOT_PNG',
      `${join(folder, other)} is no PNG; only PNG pictures are read.`,
    )
  }
  return { folders, pictures: files.filter((name) => png.test(name)) }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ELOOP') {
      throw new OwnDataError(
        'BROKEN_LINK',
        `${folder} is a link that leads nowhere. Mend it or delete it.`,
        { cause: error },
      )
    }
    throw new OwnDataError('UNREADABLE', `${folder} can't be read: ${message}.`, { cause: error })
  }
}

/**
 * A link that leads nowhere counts as a folder too: whoever goes on to read it learns so, while a class
 * left out would go unnoticed. What is called a picture is taken for one, and read as one.
 */
async function leadsToFolder(folder: string, { name }: Dirent): Promise<boolean> {
  if (png.test(name) || otherPicture.test(name)) return false
  try {
    return (await stat(join(folder, name))).isDirectory()
  } catch {
    return true
  }
}
