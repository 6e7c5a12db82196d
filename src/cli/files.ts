import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { idxFilesOf } from '../data/own-data.ts'
import { checkpointFiles } from '../models/checkpoint-store.ts'
import { saveFile } from '../models/saver.ts'
import { CommandError, UsageError } from './world.ts'

type Paths = readonly (string | null)[]

/** The files and folders that a command was given; null stands for one that was not. */
export interface Places {
  readonly reads: Paths
  /** Data of one's own: a folder, or one of a set's files. */
  readonly data?: string | null
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
export async function checkPlaces(places: Places, system = process.platform): Promise<void> {
  const { reads, data = null, writes, checkpoint = null } = places
  const taken = new Map<string, string>()
  for (const path of given([...reads, data])) taken.set(await placeOf(path, system), path)
  const ofData = new Set<string>()
  if (data !== null) {
    for (const path of await idxFilesOf(data)) ofData.add(await placeOf(path, system))
  }
  // The checkpoint itself comes first, before what is kept beside it and was not given.
  const kept = checkpoint === null ? [] : checkpointFiles(checkpoint).toReversed()
  for (const path of [...given(writes), ...kept]) {
    const place = await placeOf(path, system)
    const other = taken.get(place)
    if (other !== undefined) {
      const isBeside = kept.includes(path) && path !== checkpoint
      throw new UsageError(isBeside ? isKeptBeside(path, checkpoint!) : isTaken(path, other))
    }
    if (ofData.has(place) || (data !== null && (await isPictureIn(data, path)))) {
      throw new UsageError(`${path} is read as data; give the output another name.`)
    }
    taken.set(place, path)
  }
  for (const path of writes) await checkWritable(path)
}

/** Whether it is there, among the pictures of the classes. */
async function isPictureIn(folder: string, path: string): Promise<boolean> {
  if (!/\.png$/i.test(path)) return false
  const [root, file] = await Promise.all(
    [folder, path].map((one) => realpath(one).catch(() => null)),
  )
  return !!root && !!file && file.startsWith(root + sep)
}

function isKeptBeside(path: string, checkpoint: string): string {
  return `${path} is kept beside the checkpoint ${checkpoint}; give the other file another name.`
}

function isTaken(path: string, other: string): string {
  return resolve(path) === resolve(other)
    ? `${path} is given twice; every file needs a name of its own.`
    : `${other} and ${path} are the same file; each needs one of its own.`
}

function given(paths: Paths): readonly string[] {
  return paths.filter((path) => path !== null)
}

/** The same for all names of a file, whether or not it is there. Saving follows links, too. */
async function placeOf(path: string, system: NodeJS.Platform): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => null)
  // Some network disks don't number their files.
  if (found && found.ino !== 0n) return `${found.dev}:${found.ino}`
  const whole = resolve(path)
  const [folder, name] = [dirname(whole), basename(whole)]
  const ignoresCase = system === 'darwin' || system === 'win32'
  return join(await realpath(folder).catch(() => folder), ignoresCase ? name.toLowerCase() : name)
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
