import { decodeModel } from '../models/model-file.ts'
import { RunLibrary } from '../runs/run-library.ts'
import { checkRunChanges } from '../runs/run-record.ts'
import { checkLimitBytes } from '../runs/size-limit.ts'
import type { Handlers } from '../shared/calls.ts'
import type { trainerCalls } from '../shared/contract.ts'
import { quote } from '../shared/quote.ts'
import type { RunList, RunPoint } from '../shared/run-library.ts'
import { trainable } from './check-config.ts'
import type { ModelFiles } from './model-files.ts'
import { originWeights } from './origin-weights.ts'
import { RunCourses, type RunCoursesParts } from './run-courses.ts'
import type { RunRecorder } from './run-recorder.ts'
import type { Session } from './session.ts'
import { SessionError } from './session-error.ts'

type RunCalls = Pick<
  Handlers<typeof trainerCalls>,
  'startFrom' | 'runDetails' | 'changeRun' | 'deleteRuns' | 'restoreRuns' | 'limitRuns' | 'openRun'
>

export interface KeptRunsParts extends Pick<RunCoursesParts, 'createEngine' | 'dataset'> {
  readonly recorder: RunRecorder
  readonly session: Session
  readonly files: ModelFiles
  changed(list: RunList): void
}

/** The library of runs as the trainer's calls reach it. */
export class KeptRuns {
  readonly calls: RunCalls & RunCourses['calls']
  readonly #parts: KeptRunsParts
  #library: RunLibrary | null = null

  constructor(parts: KeptRunsParts) {
    this.#parts = parts
    const { createEngine, dataset } = parts
    const courses = new RunCourses({ createEngine, dataset, library: () => this.#known() })
    this.calls = { ...this.#handlers(), ...courses.calls }
  }

  /** Null until there is a library. */
  get list(): RunList | null {
    return this.#library?.list ?? null
  }

  /** Keeps runs in this folder from now on. @throws RunLibraryError */
  async use(folder: string): Promise<void> {
    const library = await RunLibrary.open(folder, () => this.#parts.changed(library.list))
    this.#library = library
    this.#parts.recorder.use(library)
    this.#parts.changed(library.list)
  }

  /**
   * The network of a run, and what to call it.
   * @throws SessionError, RunLibraryError, ModelFileError
   */
  async modelAt(point: RunPoint): Promise<{ name: string; bytes: Uint8Array }> {
    const { id, epoch } = checkPoint(point)
    const library = this.#known()
    const { name } = library.run(id).record
    const bytes = await library.weights(id, epoch)
    return { name: epoch === null ? name : `${name}, epoch ${epoch}`, bytes }
  }

  #known(): RunLibrary {
    if (this.#library) return this.#library
    throw new SessionError('NO_LIBRARY', 'Runs are not kept: the library could not be opened.')
  }

  #handlers(): RunCalls {
    const { recorder, session, files } = this.#parts
    return {
      startFrom: async (config, point) => {
        const { id, epoch } = checkPoint(point)
        const library = this.#known()
        const { name } = library.run(id).record
        const file = decodeModel(await library.weights(id, epoch))
        const origin = { run: id, name, epoch }
        const weights = originWeights(origin, file)
        await recorder.starting({ origin }, () => session.start(config, weights))
      },
      runDetails: async (id) => {
        const library = this.#known()
        const { record, keptEpochs } = library.run(id)
        const { data, history } = record
        const [checked, curve] = [trainable(record.config), await library.curve(id)]
        const config = checked?.config ?? null
        return { id, config, data, history, curve, keptEpochs, folder: library.folderOf(id) }
      },
      changeRun: (id, changes) => {
        checkRunChanges(changes)
        return this.#known().change(id, changes)
      },
      deleteRuns: (ids) => this.#known().delete(checkIds(ids)),
      restoreRuns: (ids) => this.#known().restore(checkIds(ids)),
      limitRuns: (limitBytes) => {
        checkLimitBytes(limitBytes)
        return this.#known().limit(limitBytes)
      },
      openRun: async (point) => {
        const { name, bytes } = await this.modelAt(point)
        return files.openBytes(name, bytes)
      },
    }
  }
}

function checkPoint(point: unknown): { id: string; epoch: number | null } {
  const { run, epoch } = (point ?? {}) as Readonly<Record<string, unknown>>
  if (typeof run === 'string' && (epoch === null || Number.isSafeInteger(epoch))) {
    return { id: run, epoch: epoch as number | null }
  }
  throw new SessionError(
    'ARGUMENT',
    `A run's weights have a run and an epoch, not ${quote(point)}.`,
  )
}

function checkIds(ids: unknown): readonly string[] {
  if (Array.isArray(ids) && ids.every((id) => typeof id === 'string')) return ids as string[]
  throw new SessionError('ARGUMENT', `Runs are given as a list of their ids, not ${quote(ids)}.`)
}
