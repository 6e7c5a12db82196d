import { rename, rm } from 'node:fs/promises'
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.ts'
import type { Checkpoint } from './checkpoint-file.ts'
import { ModelFileError } from './model-file-error.ts'
import { readBounded } from './open-model.ts'
import { saveErrorFrom, savePrivateFile } from './saver.ts'

/** The weights of the largest possible network, twice as much for Adam's memory, and room. */
const largestFile = 500_000_000

/** A checkpoint as it was found. */
export interface FoundCheckpoint {
  readonly checkpoint: Checkpoint
  /** Why it is an older one than the run had, in a sentence; null for the newest. */
  readonly warning: string | null
}

export function previousOf(path: string): string {
  return `${path}.previous`
}

/**
 * Saves a run's next checkpoint and keeps the one before: at any moment at least one of them is
 * whole. Checkpoints of another run give way to the first one of this run, not before.
 * @param isFirst of its run
 * @throws SaveError with the checkpoints before in place; ModelFileError for one that can't be read
 */
export async function saveCheckpoint(
  path: string,
  checkpoint: Checkpoint,
  isFirst: boolean,
): Promise<void> {
  const next = nextOf(path)
  await savePrivateFile(next, encodeCheckpoint(checkpoint))
  try {
    if (isFirst) await rm(previousOf(path), { force: true })
    else await rename(path, previousOf(path)).catch(unlessMissing)
    await rename(next, path)
  } catch (error) {
    throw saveErrorFrom(error, path)
  }
}

/**
 * The newest checkpoint that is whole; null if there is none at all.
 * @throws ModelFileError about the newest if none of them is whole
 */
export async function findCheckpoint(path: string): Promise<FoundCheckpoint | null> {
  let newest = await read(path)
  // A save that was cut short between its two renamings.
  if (newest.error?.code === 'NOT_FOUND') newest = orElse(await read(nextOf(path)), newest)
  if (newest.checkpoint) return { checkpoint: newest.checkpoint, warning: null }
  const { checkpoint, error } = await read(previousOf(path))
  if (checkpoint) {
    const warning = `The newest checkpoint can't be used, so this is the one before. ${newest.error.message}`
    return { checkpoint, warning }
  }
  if (newest.error.code !== 'NOT_FOUND') throw newest.error
  if (error.code !== 'NOT_FOUND') throw error
  return null
}

/** Removes a run's checkpoints; it is no mistake if there are none. */
export async function removeCheckpoints(path: string): Promise<void> {
  for (const file of checkpointFiles(path)) await rm(file, { force: true })
}

/** Every file that keeping a run there may write or remove. */
export function checkpointFiles(path: string): readonly string[] {
  return [previousOf(path), nextOf(path), path]
}

function nextOf(path: string): string {
  return `${path}.next`
}

type Reading =
  | { readonly checkpoint: Checkpoint; readonly error?: never }
  | { readonly checkpoint?: never; readonly error: ModelFileError }

function orElse(first: Reading, second: Reading): Reading {
  return first.checkpoint ? first : second
}

async function read(path: string): Promise<Reading> {
  try {
    return { checkpoint: decodeCheckpoint((await readBounded(path, largestFile)).bytes) }
  } catch (error) {
    if (error instanceof ModelFileError) return { error }
    throw error
  }
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
