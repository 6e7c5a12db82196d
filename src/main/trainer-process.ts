import type { MessagePortMain, UtilityProcess } from 'electron'
import { connect, type Transport } from '../shared/connect.ts'
import type { Remote } from '../shared/calls.ts'
import { supervisorCalls, type SupervisorEvents, type TrainerSnapshot } from '../shared/contract.ts'
import type { DatasetCandidate } from '../shared/dataset.ts'
import { describeError } from '../shared/outcome.ts'
import type { Failure, TrainerProcess } from '../shared/trainer-state.ts'
import { watchHeartbeat } from './heartbeat.ts'
import { explainExit } from './trainer-exit.ts'

/** A trainer that dies before it was ready is started again by itself, this many times in a row. */
const mostAutomaticStarts = 2
/** A process that was asked to end and has not is killed after this long. */
const graceMs = 1_000

export type Activity = SupervisorEvents['activity']
const noActivity: Activity = { isTraining: false, isUnsaved: false, isKept: false }

/** What of Electron's utility process the supervision needs. */
export type TrainerChild = Pick<
  UtilityProcess,
  'pid' | 'postMessage' | 'on' | 'once' | 'kill' | 'stderr'
>

export interface SupervisionOptions {
  fork(): TrainerChild
  /** Where the digits may be, the best place first. */
  datasets(): readonly DatasetCandidate[]
  /** The folder of the models that come with the app. */
  shippedModels(): string
  /** The folder in which the run under way is kept. */
  checkpoints(): string
  /** The folder of the library of runs. */
  runs(): string
  /** The file of the model to begin with; null for the one that comes with the app. */
  lastModel(): string | null
  changed(process: TrainerProcess): void
  /** While the machine sleeps or wakes up, a trainer need not answer. */
  isAsleep(): boolean
  /** How often a sign of life is asked for. */
  readonly heartbeatMs?: number
}

export interface Trainer {
  readonly calls: Remote<typeof supervisorCalls>
  process(): TrainerProcess
  activity(): Activity
  /** The model in use, as the trainer told last. */
  model(): TrainerSnapshot['model']
  /** Gives the trainer one end of a channel to the window. @throws TrainerGoneError */
  adopt(port: MessagePortMain): void
  /** Starts it, again if need be: one that still runs is ended first. */
  start(): void
}

/** Something was asked of a trainer that has ended. */
export class TrainerGoneError extends Error {
  override readonly name = 'TrainerGoneError'
  readonly code = 'TRAINER_GONE'
}

/** Keeps one trainer process: starts it, gets it ready, notices its end and explains it. */
export function superviseTrainer(options: SupervisionOptions): Trainer {
  let run: TrainerRun | null = null
  let state: TrainerProcess = { state: 'starting' }
  let automaticStarts = 0

  function change(next: TrainerProcess): void {
    state = next
    options.changed(next)
  }

  function begin({ opensModel }: { readonly opensModel: boolean }): void {
    change({ state: 'starting' })
    const begun = startRun(options.fork(), options)
    run = begun
    begun.child.once('exit', (code) => {
      begun.end(begun.explain(code))
      if (run === begun) ended(code, begun)
    })
    void begun.makeReady(options, opensModel).then((notice) => {
      if (run !== begun || begun.hasEnded()) return
      automaticStarts = 0
      change(notice ? { state: 'running', notice } : { state: 'running' })
    })
  }

  function ended(code: number, { explain, details }: TrainerRun): void {
    run = null
    if (state.state === 'starting' && automaticStarts < mostAutomaticStarts) {
      automaticStarts++
      // Without a model, in case that is what it dies of.
      begin({ opensModel: false })
    } else {
      change({ state: 'gone', message: explain(code), details: details() })
    }
  }

  function running(): TrainerRun {
    if (run) return run
    throw new TrainerGoneError('The trainer has stopped. Start it again to go on.')
  }

  return {
    calls: {
      beat: async () => running().calls.beat(),
      useDataset: async (candidates) => running().calls.useDataset(candidates),
      nameClasses: async (names) => running().calls.nameClasses(names),
      useShippedModels: async (folder) => running().calls.useShippedModels(folder),
      useCheckpoints: async (folder) => running().calls.useCheckpoints(folder),
      useRuns: async (folder) => running().calls.useRuns(folder),
      keepRun: async () => running().calls.keepRun(),
      saveModel: async (path) => running().calls.saveModel(path),
      exportModel: async (...args) => running().calls.exportModel(...args),
      openModel: async (path) => running().calls.openModel(path),
      openShippedModel: async (folder) => running().calls.openShippedModel(folder),
      compareModel: async (path) => running().calls.compareModel(path),
      compareShippedModel: async (folder) => running().calls.compareShippedModel(folder),
    },
    process: () => state,
    activity: () => run?.activity() ?? noActivity,
    model: () => run?.model() ?? null,
    adopt: (port) => running().adopt(port),
    start() {
      automaticStarts = 0
      const previous = run
      run = null
      previous?.end('The trainer was started again.')
      previous?.kill()
      begin({ opensModel: true })
    },
  }
}

type TrainerRun = ReturnType<typeof startRun>

type Beginning = Pick<
  SupervisionOptions,
  'datasets' | 'shippedModels' | 'checkpoints' | 'runs' | 'lastModel'
>

/** One process from its start to its end. */
function startRun(child: TrainerChild, { isAsleep, heartbeatMs }: SupervisionOptions) {
  const spawned = new Promise<void>((resolve) => child.once('spawn', resolve))
  const connection = connect<
    typeof supervisorCalls,
    Record<never, never>,
    Record<never, never>,
    SupervisorEvents
  >(transportTo(child, spawned), { asks: supervisorCalls, answers: {} })
  const lastWords = keepLastWords(child)
  let activity = noActivity
  let model: SupervisorEvents['model'] = null
  let hasEnded = false
  let wasSilent = false
  connection.on('activity', (now) => (activity = now))
  connection.on('model', (now) => (model = now))

  const stopWatching = watchHeartbeat({
    ask: () => connection.remote.beat(),
    isAsleep,
    silent() {
      wasSilent = true
      kill()
    },
    ...(heartbeatMs === undefined ? {} : { intervalMs: heartbeatMs }),
  })

  /** A process that hangs may not hear that it is to end. */
  function kill(): void {
    child.kill()
    const force = () => child.pid !== undefined && process.kill(child.pid, 'SIGKILL')
    child.once('exit', () => clearTimeout(timer))
    const timer = setTimeout(force, graceMs)
  }

  /** Nobody asked for the network that comes with the app: without it there is none in use. */
  async function openShipped(folder: string): Promise<void> {
    try {
      await connection.remote.openShippedModel(folder)
    } catch (error) {
      if (hasEnded) return
      console.error(`Inkling begins without a network. ${describeError(error).message}`)
    }
  }

  return {
    child,
    calls: connection.remote,
    activity: () => activity,
    model: () => model,
    hasEnded: () => hasEnded,
    details: lastWords,
    explain: (code: number) => explainExit({ code, wasSilent, lastWords: lastWords(), activity }),
    kill,
    adopt: (port: MessagePortMain) =>
      void spawned.then(() => child.postMessage({ type: 'port' }, [port])),
    end(reason: string): void {
      hasEnded = true
      stopWatching()
      connection.close(reason)
    },
    /** @returns what went wrong first, if something did; the trainer runs either way */
    async makeReady(
      { datasets, shippedModels, checkpoints, runs, lastModel }: Beginning,
      opensModel: boolean,
    ): Promise<Failure | null> {
      const { useDataset, useShippedModels, useCheckpoints, useRuns, openModel } = connection.remote
      const path = lastModel()
      const openFirst = () => (path === null ? openShipped(shippedModels()) : openModel(path))
      const steps: (() => Promise<unknown>)[] = [
        // The data last: with them training can begin, and then a run must have where to be kept.
        () => useCheckpoints(checkpoints()),
        () => useRuns(runs()),
        () => useDataset(datasets()),
        ...(opensModel ? [openFirst] : []),
      ]
      let failure: Failure | null = null
      for (const step of steps) {
        await step().catch((error: unknown) => (failure ??= describeError(error)))
      }
      // Not awaited: everything works before it is there. The trainer itself logs what goes wrong.
      useShippedModels(shippedModels()).catch(() => undefined)
      return failure
    },
  }
}

function transportTo(child: TrainerChild, spawned: Promise<void>): Transport {
  return {
    post: (message) => void spawned.then(() => child.postMessage(message)),
    listen: (receive) => void child.on('message', receive),
  }
}

/** The end of what the process wrote to stderr: where a crash says what it was. */
function keepLastWords(child: TrainerChild): () => string {
  let words = ''
  child.stderr?.on('data', (chunk: Buffer | string) => {
    words = (words + chunk.toString()).slice(-4_000)
  })
  return () => words
}
