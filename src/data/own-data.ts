import { readdir, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Dataset } from './dataset.ts'
import { familyOf, idxFilesIn, readIdxSet } from './idx-set.ts'
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
  const isFile = await attempt(path, async () => (await stat(path)).isFile())
  const folder = isFile ? dirname(path) : path
  const names = await attempt(folder, () => readdir(folder))
  const files = idxFilesIn(names)
  const family = isFile ? familyOf(basename(path)) : null
  if (isFile && family === null) {
    throw new OwnDataError(
      'UNKNOWN_FILE',
      `${basename(path)} is not named as IDX files are, such as train-images-idx3-ubyte.gz. ` +
        'For pictures open the folder that holds a folder for each class.',
    )
  }
  if (files.length === 0) return readPictureSet(folder)
  return readIdxSet(
    folder,
    family === null ? files : files.filter((file) => file.family === family),
  )
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
