import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sweepTemporaryFiles } from '../models/saver.ts'
import { isRunId } from './run-id.ts'

/** The folder of deleted runs inside the library. */
export const trashName = 'trash'
const draft = /^\.new-/

/** The folder in which a run is made ready before it takes its own name. */
export function draftName(id: string): string {
  return `.new-${id}`
}

/** Removes for good what was deleted, and what a crash left behind. */
export async function sweepLibrary(folder: string): Promise<void> {
  await sweepTemporaryFiles(folder)
  for (const name of await readdir(folder)) {
    if (isRunId(name)) await sweepTemporaryFiles(join(folder, name))
    else if (draft.test(name) || name === trashName) {
      // What can't be removed now only takes room until the next time.
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)
    }
  }
}
