import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { checkpointFiles } from '../models/checkpoint-store.ts'
import { saveFile } from '../models/saver.ts'
import { CommandError, UsageError } from './world.ts'

type Paths = readonly (string | null)[]

/** The files and folders that a command was given; null stands for one that was not. */
export interface Places {
  readonly reads: Paths
  readonly writes: Paths
  /** Where a run is kept, which ends with the file's removal. */
  readonly checkpoint?: string | null
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  await saveFile(path, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`))
}

/**
 * Finds out before long work whether its results could be written afterwards, without taking the
 * place of what the command reads or of one another. What is only read may be the same.
 * @throws UsageError, CommandError
 */
export async function checkPlaces({ reads, writes, checkpoint = null }: Places): Promise<void> {
  const taken = new Set(await Promise.all(given(reads).map(placeOf)))
  // The checkpoint itself comes first, before what is kept beside it and was not given.
  const kept = checkpoint === null ? [] : checkpointFiles(checkpoint).toReversed()
  for (const path of [...given(writes), ...kept]) {
    const place = await placeOf(path)
    if (taken.has(place)) throw new UsageError(isTaken(path, kept, checkpoint))
    taken.add(place)
  }
  for (const path of writes) await checkWritable(path)
}

function isTaken(path: string, kept: readonly string[], checkpoint: string | null): string {
  return kept.includes(path) && path !== checkpoint
    ? `${path} is kept beside the checkpoint ${checkpoint}; give the other file another name.`
    : `${path} is given twice; every file needs a name of its own.`
}

function given(paths: Paths): readonly string[] {
  return paths.filter((path) => path !== null)
}

/** The same for all names of a file, whether or not it is there. Saving follows links, too. */
async function placeOf(path: string): Promise<string> {
  const whole = resolve(path)
  const folder = dirname(whole)
  return realpath(whole).catch(async () =>
    join(await realpath(folder).catch(() => folder), basename(whole)),
  )
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
