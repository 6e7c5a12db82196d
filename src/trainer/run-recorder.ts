import { encodeModel } from '../models/model-file.ts'
import { ModelFileError } from '../models/model-file-error.ts'
import { parseStrictJson, type JsonObject } from '../models/json-strict.ts'
import type { RunLibrary } from '../runs/run-library.ts'
import type { RunProgress } from '../runs/run-progress.ts'
import type { RunEnding } from '../runs/run-record.ts'
import type { TrainerEvents } from '../shared/contract.ts'
import type { DataOrigin } from '../shared/data-fit.ts'
import type { BatchMetrics, EpochMetrics } from '../shared/metrics.ts'
import { cameToItsEnd } from '../shared/run-end.ts'
import type { RunOrigin } from '../shared/run-library.ts'
import type { TrainConfig } from '../shared/train-config.ts'
import type { TrainerState } from '../shared/trainer-state.ts'
import { fileOf } from './model-files.ts'
import type { ModelInUse } from './model-in-use.ts'
import { thinCurve } from './thin-curve.ts'
import type { Turns } from './turns.ts'

export interface RecorderParts {
  readonly inUse: ModelInUse
  readonly turns: Turns
  /** The data in use. */
  data(): DataOrigin
  /** The run under way as its session knows it. */
  curves(): { readonly history: readonly EpochMetrics[]; readonly batches: readonly BatchMetrics[] }
  /** A run could not be kept; it goes on all the same. */
  failed(error: unknown): void
}

/** How a run that is about to begin came to be. */
type Start = { readonly isResumed: boolean; readonly origin: RunOrigin | null }

/** One run that is written down; null as id if that failed from the start. */
interface Recording {
  readonly id: Promise<string | null>
  progress: RunProgress
  /** Whether its network has been in use: until then the model in use is another one. */
  hasBegun: boolean
}

const fresh: Start = { isResumed: false, origin: null }

/** Writes every run into the library by listening to what the trainer says; training never waits. */
export class RunRecorder {
  readonly #parts: RecorderParts
  #library: RunLibrary | null = null
  #start = fresh
  #recording: Recording | null = null
  #endedRun: string | null = null
  #latest: Promise<unknown> = Promise.resolve()

  constructor(parts: RecorderParts) {
    this.#parts = parts
  }

  /** Whether the network that the latest run ended with is in the library. */
  get hasKeptModel(): boolean {
    return this.#endedRun !== null && !!this.#library?.hasWeights(this.#endedRun, null)
  }

  /** Records there from the next run on. */
  use(library: RunLibrary): void {
    this.#library = library
  }

  /** Calls what begins a run and remembers how that run came to be. */
  async starting(start: Partial<Start>, begin: () => void | Promise<void>): Promise<void> {
    this.#start = { ...fresh, ...start }
    try {
      await begin()
    } finally {
      this.#start = fresh
    }
  }

  /** Resolves when everything that happened so far is on the disk or has failed. */
  async settled(): Promise<void> {
    await this.#latest
  }

  /** Takes note of what the trainer says. */
  hear<Name extends keyof TrainerEvents>(name: Name, payload: TrainerEvents[Name]): void {
    if (name === 'epoch') this.#epochEnded((payload as EpochMetrics).epoch)
    if (name === 'state') this.#stateChanged(payload as TrainerState)
  }

  #stateChanged(state: TrainerState): void {
    const { phase, config, failure } = state
    if (phase === 'preparing' && config) this.#begin(config)
    const recording = this.#recording
    if (!recording) return
    if (phase === 'training' && !recording.hasBegun) this.#begun(recording)
    const at = new Date().toISOString()
    const ending = { at, failure: null, testAccuracy: null }
    if (phase === 'done') {
      const isComplete = cameToItsEnd(state, this.#parts.curves().history)
      const outcome = isComplete ? 'finished' : 'stopped'
      const testAccuracy = this.#parts.inUse.card?.test?.accuracy ?? null
      this.#end(recording, { ...ending, outcome, testAccuracy }, true)
    } else if (phase === 'failed') {
      const reason = failure?.message ?? null
      this.#end(recording, { ...ending, outcome: 'failed', failure: reason }, recording.hasBegun)
    } else if (phase === 'idle') {
      // Whoever reset the run wanted its network gone; what it learned until then is still there.
      this.#end(recording, { ...ending, outcome: 'stopped' }, false)
    }
  }

  #begin(config: TrainConfig): void {
    const library = this.#library
    if (!library || this.#recording) return
    const { isResumed, origin } = this.#start
    const json = parseStrictJson(JSON.stringify(config)) as JsonObject
    const { name, sums } = this.#parts.data()
    const data = { name, sums }
    const id = this.#afterOthers(async () => {
      const known = isResumed ? await library.goOn(json, data) : null
      return known ?? library.begin({ config: json, data, origin })
    })
    this.#endedRun = null
    this.#recording = { id, progress: this.#progress(), hasBegun: false }
  }

  #begun(recording: Recording): void {
    recording.hasBegun = true
    const { inUse } = this.#parts
    void recording.id.then((id) => {
      const origin = id === null ? null : this.#library?.run(id).record.origin
      if (origin && this.#recording === recording && inUse.exists) inUse.describe({ origin })
    })
  }

  #epochEnded(epoch: number): void {
    const [library, recording] = [this.#library, this.#recording]
    if (!library || !recording) return
    const progress = (recording.progress = this.#progress())
    const model = this.#model()
    void this.#afterOthers(async () => {
      const id = await recording.id
      if (id !== null) await library.keepEpoch(id, epoch, await model, progress)
    })
  }

  #end(recording: Recording, ending: RunEnding, hasModel: boolean): void {
    const library = this.#library
    if (!library) return
    this.#recording = null
    const isForgotten = ending.outcome === 'stopped' && !hasModel
    const progress = isForgotten ? recording.progress : this.#progress()
    const model = hasModel ? this.#model() : null
    void this.#afterOthers(async () => {
      const id = await recording.id
      if (id === null) return
      this.#endedRun = id
      try {
        await library.end(id, ending, await model, progress)
      } finally {
        if (isForgotten && progress.history.length === 0) await library.delete([id])
      }
    })
  }

  /**
   * The model in use as a file. Asked for at once, since training goes on when this turn is over;
   * null if there is none, if its weights are no numbers any more, or if that failed, which is told.
   */
  #model(): Promise<Uint8Array | null> {
    const { inUse, turns } = this.#parts
    const encoded = turns.take(() => {
      if (!inUse.exists) return null
      return encodeModel(fileOf(inUse.current, inUse.current.engine.parameters()))
    })
    return encoded.catch((error: unknown) => {
      const isNotFinite = error instanceof ModelFileError && error.code === 'NOT_FINITE'
      if (!isNotFinite) this.#parts.failed(error)
      return null
    })
  }

  #progress(): RunProgress {
    const { history, batches } = this.#parts.curves()
    return { history, curve: thinCurve(batches) }
  }

  /** In the order in which things happened; what goes wrong is told. */
  #afterOthers<T>(work: () => Promise<T>): Promise<T | null> {
    const done = this.#latest.then(work).catch((error: unknown) => {
      this.#parts.failed(error)
      return null
    })
    this.#latest = done
    return done
  }
}
