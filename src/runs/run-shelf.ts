import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { saveErrorFrom } from '../models/save-error.ts'
import { quote } from '../shared/quote.ts'
import { readRunFolder, saveRecord, type StoredRun, type StoredUnreadable } from './run-folder.ts'
import { RunLibraryError } from './run-library-error.ts'
import type { RunRecord } from './run-record.ts'
import { draftName, trashName } from './sweep-library.ts'

/** The runs of a library as they lie on the disk, a folder each, and beside them a trash. */
export class RunShelf {
  readonly folder: string
  readonly #runs = new Map<string, StoredRun | StoredUnreadable>()

  constructor(folder: string) {
    this.folder = folder
  }

  /** The newest first. */
  get ids(): string[] {
    return [...this.#runs.keys()].sort().reverse()
  }

  /** The names of all that can be read. */
  get names(): ReadonlySet<string> {
    const runs = [...this.#runs.values()]
    return new Set(runs.flatMap((run) => (run.kind === 'run' ? run.record.name : [])))
  }

  folderOf(id: string): string {
    return join(this.folder, id)
  }

  has(id: string): boolean {
    return this.#runs.has(id)
  }

  /** One that may be unreadable. @throws RunLibraryError NO_RUN */
  entry(id: string): StoredRun | StoredUnreadable {
    const run = this.#runs.get(id)
    if (run) return run
    throw new RunLibraryError('NO_RUN', `There is no run ${quote(id)} in the library.`)
  }

  /** @throws RunLibraryError NO_RUN, BROKEN_RUN, NEWER_RUN */
  run(id: string): StoredRun {
    const run = this.entry(id)
    if (run.kind === 'run') return run
    throw run.error
  }

  /** Looks at the run's folder again. */
  async read(id: string): Promise<void> {
    this.#runs.set(id, await readRunFolder(this.folderOf(id)))
  }

  /**
   * Writes into the folder of a run that can be read. The run is listed as it then is, also if that
   * failed half-way.
   * @throws RunLibraryError NO_RUN, BROKEN_RUN, NEWER_RUN, and what the work throws
   */
  async rewrite(
    id: string,
    work: (folder: string, run: StoredRun) => Promise<void>,
  ): Promise<void> {
    const run = this.run(id)
    try {
      await work(this.folderOf(id), run)
    } finally {
      await this.read(id)
    }
  }

  /** A new run: its folder takes its name only when there is a whole record in it. */
  async add(id: string, record: RunRecord): Promise<void> {
    const draft = join(this.folder, draftName(id))
    await mkdir(draft)
    await saveRecord(draft, record)
    await move(draft, this.folderOf(id))
    await this.read(id)
  }

  async throwAway(id: string): Promise<void> {
    await mkdir(join(this.folder, trashName), { recursive: true })
    await move(this.folderOf(id), this.#inTrash(id))
    this.#runs.delete(id)
  }

  /** Takes a run back out of the trash. @throws RunLibraryError NO_RUN if it is not there any more */
  async takeBack(id: string): Promise<void> {
    await move(this.#inTrash(id), this.folderOf(id))
    await this.read(id)
  }

  /** Through the trash, so that a run that is cut short half-way never counts as one. */
  async remove(id: string): Promise<void> {
    await this.throwAway(id)
    await rm(this.#inTrash(id), { recursive: true, force: true })
  }

  #inTrash(id: string): string {
    return join(this.folder, trashName, id)
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw saveErrorFrom(error, to)
    throw new RunLibraryError('NO_RUN', `The run’s folder ${from} is not there any more.`)
  }
}
