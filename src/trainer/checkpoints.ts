import { dirname } from 'node:path'
import type { Checkpoint } from '../models/checkpoint-file.ts'
import { ModelFileError } from '../models/model-file-error.ts'
import { findCheckpoint, removeCheckpoints, saveCheckpoint } from '../models/checkpoint-store.ts'
import { sweepTemporaryFiles } from '../models/saver.ts'
import type { KeptRun } from '../shared/kept-run.ts'
import { describeError } from '../shared/outcome.ts'
import { keptRunOf } from './kept-run.ts'
import { SessionError } from './session-error.ts'

/** Where a run's checkpoints are kept. */
export interface CheckpointPlace {
  readonly path: string
  /** Time from one checkpoint to the next within an epoch; every epoch ends with one too. */
  readonly everyMs: number
  /** Whether whoever told the place removes the last checkpoint of a run that ended. */
  readonly isKeptAtEnd: boolean
}

export interface CheckpointParts {
  /** Milliseconds. */
  now(): number
  /** What could be gone on with changed. */
  keptRunChanged(): void
  /** A checkpoint could not be saved or removed; training goes on. */
  failed(error: unknown): void
}

/** Keeps the run under way in a file, if it was told where. */
export class Checkpoints {
  readonly #parts: CheckpointParts
  #place: CheckpointPlace | null = null
  #keptRun: KeptRun | null = null
  #isFirst = true
  #isRunning = false
  #savedAt = -Infinity
  /** The newest save or removal; each waits for the one before. */
  #latest: Promise<unknown> = Promise.resolve()
  #pending = 0

  constructor(parts: CheckpointParts) {
    this.#parts = parts
  }

  /** What is in the file now, of the run under way or of one that was interrupted. */
  get keptRun(): KeptRun | null {
    return this.#keptRun
  }

  /** Whether a run is under way that is to be kept. */
  get isRunning(): boolean {
    return this.#isRunning && this.#place !== null
  }

  /** Whether the run under way is in a file. */
  get isKept(): boolean {
    return this.#isRunning && !this.#isFirst
  }

  /** Looks for a run that was interrupted, and keeps those to come. Never rejects for a broken one. */
  async use(place: CheckpointPlace): Promise<KeptRun | null> {
    await sweepTemporaryFiles(dirname(place.path))
    this.#place = place
    try {
      const found = await findCheckpoint(place.path)
      this.#change(found && keptRunOf(found.checkpoint, found.warning))
    } catch (error) {
      this.#change({ kind: 'unusable', message: describeError(error).message })
    }
    return this.#keptRun
  }

  /**
   * The run that was interrupted, from its file.
   * @throws SessionError if there is none, ModelFileError if none can be read
   */
  async interrupted(): Promise<Checkpoint> {
    const found = this.#place && (await findCheckpoint(this.#place.path))
    if (found) return found.checkpoint
    throw new SessionError('NO_CHECKPOINT', 'There is no interrupted run to resume.')
  }

  /** @throws SessionError if there is none */
  async discard(): Promise<void> {
    if (this.#isRunning || this.#keptRun === null) {
      throw new SessionError('NO_CHECKPOINT', 'There is no interrupted run to discard.')
    }
    await this.#remove()
  }

  /** @param isResumed whether the checkpoints that are there are of this run */
  runBegan(isResumed: boolean): void {
    this.#isRunning = true
    this.#isFirst = !isResumed
    this.#savedAt = isResumed ? this.#parts.now() : -Infinity
  }

  /** Whether it is time for another one; a disk that is too slow gets no queue of them. */
  get isDue(): boolean {
    if (!this.#place || !this.#isRunning || this.#pending > 0) return false
    return this.#parts.now() - this.#savedAt >= this.#place.everyMs
  }

  /**
   * Resolves when it is in the file.
   * @param warning for whoever goes on from it
   * @throws SaveError with the one before in place
   */
  async save(checkpoint: Checkpoint, warning: string | null = null): Promise<void> {
    const place = this.#place
    if (!place || !this.#isRunning) return
    this.#savedAt = this.#parts.now()
    await this.#afterOthers(async () => {
      await saveCheckpoint(place.path, checkpoint, this.#isFirst)
      this.#isFirst = false
      this.#change(keptRunOf(checkpoint, warning))
    })
  }

  /** Saves while training goes on; what goes wrong is told, and tried again when the next is due. */
  saveMeanwhile(checkpoint: Checkpoint, warning: string | null = null): void {
    this.save(checkpoint, warning).catch((error: unknown) => {
      // A run whose weights are no numbers any more ends by itself and says so.
      if (!(error instanceof ModelFileError && error.code === 'NOT_FINITE')) {
        this.#parts.failed(error)
      }
    })
  }

  /** Resolves when everything asked for is done or has failed. */
  async settled(): Promise<void> {
    await this.#latest
  }

  /** Nobody wants to go on with the run any more. */
  async runEnded(): Promise<void> {
    if (!this.#isRunning) return
    this.#isRunning = false
    if (this.#place?.isKeptAtEnd) await this.#latest
    else await this.#remove().catch((error: unknown) => this.#parts.failed(error))
  }

  /** The last checkpoint stays. */
  async runBrokeOff(): Promise<void> {
    this.#isRunning = false
    await this.#latest
  }

  async #remove(): Promise<void> {
    const place = this.#place
    if (!place) return
    await this.#afterOthers(async () => {
      await removeCheckpoints(place.path)
      this.#change(null)
    })
  }

  async #afterOthers(work: () => Promise<void>): Promise<void> {
    this.#pending++
    const done = this.#latest.then(work)
    this.#latest = done.catch(() => undefined)
    try {
      await done
    } finally {
      this.#pending--
    }
  }

  #change(keptRun: KeptRun | null): void {
    this.#keptRun = keptRun
    this.#parts.keptRunChanged()
  }
}
