import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Dataset } from './dataset.ts'
import { familyOf, idxFilesIn, readIdxSet, type IdxFile } from './idx-set.ts'
import { OwnDataError } from './own-data-error.ts'
import { readPictureSet } from './picture-set.ts'

/**
 * Reads a dataset of the person's own: IDX files, plain or gzipped, under the names that MNIST,
 * Fashion-MNIST, Kuzushiji-MNIST and EMNIST give them; or a folder of PNG pictures for each class.
 * The samples lie in shared memory, so that worker threads see them without a copy.
 * @param path the folder, or one of the IDX files in it
 * @throws OwnDataError, or IdxError for what is wrong inside an IDX file
 */
export async function readOwnData(path: string): Promise<Dataset> {
  const { folder, files } = await idxFilesAt(path)
  return files.length === 0 ? readPictureSet(folder) : readIdxSet(folder, files)
}

/** Paths of the IDX files that `readOwnData` may read; none for pictures, or for what can't be read. */
export async function idxFilesOf(path: string): Promise<string[]> {
  const { folder, files } = await idxFilesAt(path).catch(() => ({ folder: path, files: [] }))
  return files.map(({ name }) => join(folder, name))
}

/** The IDX files in a folder; of the set that a file was given of, those alone. */
async function idxFilesAt(path: string): Promise<{ folder: string; files: IdxFile[] }> {
  const isFile = await attempt(path, async () => (await stat(path)).isFile())
  const folder = isFile ? dirname(path) : path
  const files = idxFilesIn(await attempt(folder, () => readdir(folder)))
  if (!isFile) return { folder, files }
  const family = familyOf(basename(path))
  if (family === null) {
    throw new OwnDataError(
      'UNKNOWN_FILE',
      `${basename(path)} is not named as IDX files are, such as train-images-idx3-ubyte.gz. ` +
        'For pictures open the folder that holds a folder for each class.',
    )
  }
  return { folder, files: files.filter((file) => file.family === family) }
}

async function attempt<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new OwnDataError(
      isMissing ? 'NOT_FOUND' : 'UNREADABLE',
      isMissing ? `${path} does not exist.` : `${path} can't be read: ${(error as Error).message}.`,
      { cause: error },
    )
  }
}
