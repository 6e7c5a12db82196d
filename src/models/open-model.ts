import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { ModelFileError } from './model-file-error.ts'
import { decodeModel } from './model-file.ts'
import type { ModelFile } from './model-file.ts'

/** Twice what the largest possible network needs; a larger file is not read into memory. */
const largestFile = 200_000_000

/**
 * Reads a model file from the disk.
 * @throws ModelFileError
 */
export async function openModel(path: string): Promise<ModelFile> {
  const { bytes, changedAt } = await readBounded(path, largestFile)
  return decodeModel(bytes, changedAt)
}

/**
 * A whole file, unless it has more than `mostBytes`.
 * @throws ModelFileError NOT_FOUND, UNREADABLE, FILE_TOO_LARGE
 */
export async function readBounded(
  path: string,
  mostBytes: number,
): Promise<{ bytes: Uint8Array; changedAt: Date }> {
  let handle: FileHandle | undefined
  try {
    handle = await open(path)
    const status = await handle.stat()
    if (!status.isFile()) throw new ModelFileError('UNREADABLE', `${path} is not a file.`)
    if (status.size > mostBytes) {
      throw new ModelFileError(
        'FILE_TOO_LARGE',
        `${path} has ${status.size} bytes; at most ${mostBytes} are read.`,
      )
    }
    return { bytes: await handle.readFile(), changedAt: status.mtime }
  } catch (error) {
    if (error instanceof ModelFileError) throw error
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new ModelFileError(
      isMissing ? 'NOT_FOUND' : 'UNREADABLE',
      isMissing
        ? `${path} does not exist.`
        : `${path} cannot be read: ${(error as Error).message}.`,
      { cause: error },
    )
  } finally {
    await handle?.close()
  }
}
