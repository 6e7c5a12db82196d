import { mkdir, readdir } from 'node:fs/promises'
import type { DataOrigin } from '../shared/data-fit.ts'
import { quote } from '../shared/quote.ts'
import type { CurvePoint, RunChanges, RunList } from '../shared/run-library.ts'
import { freeName } from './free-name.ts'
import * as folderOf from './run-folder.ts'
import type { StoredRun } from './run-folder.ts'
import { makeRoom } from './make-room.ts'
import { isRunId, newRunId } from './run-id.ts'
import { RunLibraryError } from './run-library-error.ts'
import { saveEnding, saveEpoch, type RunProgress } from './run-progress.ts'
import { goesOnAs, type RunEnding, type RunRecord } from './run-record.ts'
import { entryOf, networkNameOf } from './run-summary.ts'
import { RunShelf } from './run-shelf.ts'
import { sweepLibrary } from './sweep-library.ts'
import { checkLimitBytes, readLimit, saveLimit } from './size-limit.ts'

/** What a run begins with. */
export type RunBeginning = Pick<RunRecord, 'config' | 'data' | 'origin'>

/**
 * The runs in a folder, one folder each. Every step leaves each run as it was or as it shall be,
 * whatever cuts it short; a run that can't be read is listed with the reason. One process at a time.
 */
export class RunLibrary {
  readonly #shelf: RunShelf
  readonly #changed: () => void
  #limitBytes: number | null
  #underWay: string | null = null
  #madeRoom = 0
  #latest: Promise<unknown> = Promise.resolve()

  private constructor(folder: string, limitBytes: number | null, changed: () => void) {
    this.#shelf = new RunShelf(folder)
    this.#limitBytes = limitBytes
    this.#changed = changed
  }

  /**
   * Opens the library in a folder, which is made if need be, and finally removes what was deleted.
   * @param changed called whenever the list has changed
   * @throws RunLibraryError if the folder can't be used at all
   */
  static async open(folder: string, changed: () => void = () => undefined): Promise<RunLibrary> {
    try {
      await mkdir(folder, { recursive: true })
      await sweepLibrary(folder)
    } catch (error) {
      throw unusable(folder, error)
    }
    return RunLibrary.read(folder, changed)
  }

  /**
   * The library as it is: nothing in the folder is changed, another process may be using it.
   * @throws RunLibraryError if there is no such folder
   */
  static async read(folder: string, changed: () => void = () => undefined): Promise<RunLibrary> {
    try {
      const names = await readdir(folder)
      const library = new RunLibrary(folder, await readLimit(folder), changed)
      for (const id of names.filter(isRunId)) await library.#shelf.read(id)
      return library
    } catch (error) {
      throw unusable(folder, error)
    }
  }

  get list(): RunList {
    const { folder, ids } = this.#shelf
    const runs = ids.map((id) => entryOf(id, this.#shelf.entry(id), id === this.#underWay))
    return {
      ...{ folder, runs, limitBytes: this.#limitBytes, madeRoom: this.#madeRoom },
      bytes: runs.reduce((sum, run) => sum + run.bytes, 0),
    }
  }

  folderOf(id: string): string {
    return this.#shelf.folderOf(id)
  }

  /** @throws RunLibraryError NO_RUN, BROKEN_RUN, NEWER_RUN */
  run(id: string): StoredRun {
    return this.#shelf.run(id)
  }

  /** Whether a run's weights of an epoch are there, or, for null, those that it ended with. */
  hasWeights(id: string, epoch: number | null): boolean {
    const run = this.#shelf.has(id) ? this.#shelf.entry(id) : null
    if (run?.kind !== 'run') return false
    return epoch === null ? run.hasModel : run.keptEpochs.includes(epoch)
  }

  curve(id: string): Promise<readonly CurvePoint[]> {
    this.run(id)
    return folderOf.readCurve(this.folderOf(id))
  }

  /**
   * A model file's bytes.
   * @param epoch null for the weights that the run ended with
   * @throws RunLibraryError, ModelFileError
   */
  async weights(id: string, epoch: number | null): Promise<Uint8Array> {
    const { record, keptEpochs } = this.run(id)
    const why = record.ending ? 'they were not saved' : 'it did not end'
    if (this.hasWeights(id, epoch)) return folderOf.readWeights(this.folderOf(id), epoch)
    throw new RunLibraryError(
      'NO_WEIGHTS',
      epoch === null
        ? `“${record.name}” has no final weights: ${why}.`
        : `“${record.name}” has no weights of epoch ${epoch}. It has those of ${keptEpochs.join(', ') || 'none'}.`,
    )
  }

  /** @returns the id of the run, which is under way from now on */
  begin({ config, data, origin }: RunBeginning): Promise<string> {
    return this.#inTurn(async () => {
      const at = new Date()
      const id = newRunId(at)
      const record: RunRecord = {
        ...{ name: freeName(networkNameOf(config), origin, this.#shelf.names), note: '', tags: [] },
        ...{ isPinned: false, startedAt: at.toISOString(), ending: null, config, data },
        ...{ origin, history: [] },
      }
      await this.#shelf.add(id, record)
      this.#underWay = id
      return id
    })
  }

  /**
   * The newest run with this configuration on these data that did not end; it goes on. Null if there
   * is none.
   */
  goOn(config: unknown, data: DataOrigin): Promise<string | null> {
    return this.#inTurn(async () => {
      const id = this.#shelf.ids.find((candidate) => {
        const run = this.#shelf.entry(candidate)
        return run.kind === 'run' && goesOnAs(run.record, config, data)
      })
      this.#underWay = id ?? null
      return id ?? null
    })
  }

  /** Keeps an epoch's weights, if that epoch is among those that are kept, and how far the run is. */
  keepEpoch(
    id: string,
    epoch: number,
    model: Uint8Array | null,
    progress: RunProgress,
  ): Promise<void> {
    return this.#inTurn(async () => {
      await this.#shelf.rewrite(id, (folder, run) => {
        return saveEpoch(folder, run, epoch, model, progress)
      })
    })
  }

  /**
   * The run is none under way any more, also if its end can't be saved: then it can be deleted.
   * @param model of the weights that the run ended with; null if there are none
   */
  end(
    id: string,
    ending: RunEnding,
    model: Uint8Array | null,
    progress: RunProgress,
  ): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#shelf.rewrite(id, (folder, run) => {
          return saveEnding(folder, run, ending, model, progress)
        })
      } finally {
        this.#underWay = null
        this.#madeRoom += await makeRoom(this.#shelf, this.#limitBytes, id)
      }
    })
  }

  change(id: string, changes: RunChanges): Promise<void> {
    return this.#inTurn(async () => {
      await this.#shelf.rewrite(id, (folder, { record }) => {
        return folderOf.saveRecord(folder, { ...record, ...changes })
      })
    })
  }

  /** Puts runs into the trash, which is emptied the next time the library is opened. */
  delete(ids: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const id of ids) this.#mustBeDeletable(id)
      for (const id of ids) await this.#shelf.throwAway(id)
    })
  }

  /** Takes runs back out of the trash. @throws RunLibraryError NO_RUN */
  restore(ids: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const id of ids) {
        if (!isRunId(id)) throw new RunLibraryError('NO_RUN', `${quote(id)} is no run's id.`)
        if (!this.#shelf.has(id)) await this.#shelf.takeBack(id)
      }
    })
  }

  /** Nothing is removed at once, only when the next run has ended. */
  limit(limitBytes: number | null): Promise<void> {
    return this.#inTurn(async () => {
      checkLimitBytes(limitBytes)
      await saveLimit(this.#shelf.folder, limitBytes)
      this.#limitBytes = limitBytes
    })
  }

  #mustBeDeletable(id: string): void {
    this.#shelf.entry(id)
    if (id !== this.#underWay) return
    throw new RunLibraryError(
      'RUN_UNDER_WAY',
      'The run under way can’t be deleted. Stop it first, then delete it.',
    )
  }

  /** One step at a time; each tells that the list has changed, also if it failed half-way. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#latest.then(work)
    this.#latest = done.catch(() => undefined)
    try {
      return await done
    } finally {
      this.#changed()
    }
  }
}

function unusable(folder: string, error: unknown): RunLibraryError {
  const reason = error instanceof Error ? error.message : String(error)
  return new RunLibraryError(
    'LIBRARY_FOLDER',
    `The library of runs in ${folder} can’t be used: ${reason}.`,
    { cause: error },
  )
}
