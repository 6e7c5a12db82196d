import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { saveFile } from '../models/saver.ts'
import { CommandError } from './world.ts'

export async function writeJson(path: string, value: unknown): Promise<void> {
  await saveFile(path, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`))
}

/**
 * Finds out before long work whether its result could be written afterwards.
 * @throws CommandError
 */
export async function checkWritable(path: string | null): Promise<void> {
  if (path === null) return
  const isFolder = await stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  )
  if (isFolder) throw new CommandError(`${path} is a folder; give the name of a file.`)
  const folder = dirname(path)
  await access(folder, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    const isMissing = error.code === 'ENOENT'
    throw new CommandError(
      `${path} can't be written: ${isMissing ? `there is no folder ${folder}` : error.message}.`,
    )
  })
}
