import { trainerPortMessage } from '../../shared/bridge.ts'
import { namings } from '../../shared/class-names.ts'
import { connect, remoteOf, type Connection } from '../../shared/connect.ts'
import { trainerCalls, type TrainerEvents, type TrainerSnapshot } from '../../shared/contract.ts'
import type { DatasetReport } from '../../shared/dataset.ts'
import type { KeptRun } from '../../shared/kept-run.ts'
import type { BatchMetrics, EpochMetrics, TestResult } from '../../shared/metrics.ts'
import type { ModelCard } from '../../shared/model-card.ts'
import { RemoteError } from '../../shared/outcome.ts'
import { cameToItsEnd } from '../../shared/run-end.ts'
import type { RunList } from '../../shared/run-library.ts'
import type { Failure, Phase, TrainerProcess, TrainerState } from '../../shared/trainer-state.ts'
import { thingsOf } from '../words.ts'
import { withBatches } from './batches.ts'
import type { Host, Listen } from './host.ts'

type Nothing = Record<never, never>
type TrainerConnection = Connection<typeof trainerCalls, Nothing, TrainerEvents>

const shownEveryMs = 200

const untouched: TrainerState = {
  phase: 'idle',
  config: null,
  step: 0,
  totalSteps: 0,
  stepsPerEpoch: 0,
  failure: null,
  engine: null,
}

/** The trainer as the window knows it: what it last said, and a way to ask it for things. */
export class Trainer {
  process = $state.raw<TrainerProcess>({ state: 'starting' })
  /** True from the first snapshot until the trainer is gone. */
  isConnected = $state.raw(false)
  state = $state.raw<TrainerState>(untouched)
  history = $state.raw<readonly EpochMetrics[]>([])
  /** Thinned out to a bounded number; the newest is always the last. */
  batches = $state.raw<readonly BatchMetrics[]>([])
  test = $state.raw<TestResult | null>(null)
  model = $state.raw<ModelCard | null>(null)
  dataset = $state.raw<DatasetReport | null>(null)
  /** What could be gone on with if the trainer ended now; still there when it is gone. */
  keptRun = $state.raw<KeptRun | null>(null)
  /** Every run that is kept; null while there is no library. */
  runs = $state.raw<RunList | null>(null)
  /** Why the run under way could not be kept. */
  keepingFailure = $state.raw<Failure | null>(null)

  /** The newest word on progress, or null before the first batch. */
  readonly latest = $derived(this.batches.at(-1) ?? null)
  readonly isBusy = $derived(
    this.state.phase === 'preparing' ||
      this.state.phase === 'training' ||
      this.state.phase === 'evaluating',
  )
  /** A run is under way, moving or paused. */
  readonly isRunning = $derived(this.isBusy || this.state.phase === 'paused')

  /** The last run is over because someone stopped it. */
  readonly isStopped = $derived(
    this.state.phase === 'done' && !cameToItsEnd(this.state, this.history),
  )

  /** What the classes are called: those of the model in use, else those of the data. */
  readonly classNames = $derived<readonly string[]>(
    this.model?.classNames ?? this.dataset?.classNames ?? namings.digits.names,
  )
  /** Of the data in use, `[1, height, width]`. */
  readonly imageShape = $derived<readonly number[]>(this.dataset?.imageShape ?? [1, 28, 28])
  /** What the images of the data in use are called. */
  readonly things = $derived(thingsOf(this.dataset?.classNames ?? namings.digits.names))

  /** The trainer's calls; they reject with a sentence while it is not there. */
  readonly ask = remoteOf(trainerCalls, (name, args) => this.#call(name, args))

  readonly #host: Host
  readonly #on: Listen
  #connection: TrainerConnection | null = null
  /** Told when the trainer that was started again has connected. */
  #awaited: { resolve(): void; reject(reason: Error): void }[] = []
  /** Told when the run under way is over. */
  #watchers: ((phase: Phase) => void)[] = []
  #gathered: BatchMetrics[] = []
  #flushing: ReturnType<typeof setTimeout> | undefined

  constructor(host: Host, on: Listen) {
    this.#host = host
    this.#on = on
  }

  /** Follows the trainer's process and connects whenever there is a new one. */
  async follow(): Promise<void> {
    this.#on('trainerProcess', (process) => this.#processChanged(process))
    this.#processChanged(await this.#host.trainerProcess())
  }

  /** Speaks through `port` from now on; an earlier port is left. */
  async adopt(port: MessagePort): Promise<void> {
    this.#connection?.close('The trainer was connected anew; please try again.')
    const connection: TrainerConnection = connect(
      {
        post: (message) => port.postMessage(message),
        listen: (receive) => (port.onmessage = ({ data }) => receive(data)),
      },
      { asks: trainerCalls, answers: {} },
    )
    this.#connection = connection
    this.#listen(connection)
    const snapshot = await connection.remote.snapshot()
    if (this.#connection === connection) this.#take(snapshot)
  }

  /**
   * Goes on with the run that was interrupted, in a new trainer if the last one is gone.
   * @throws RemoteError
   */
  async resumeInterrupted(): Promise<void> {
    if (this.process.state === 'gone') {
      const connected = new Promise<void>((resolve, reject) =>
        this.#awaited.push({ resolve, reject }),
      )
      await Promise.all([this.#host.restartTrainer(), connected])
    }
    await this.ask.resumeInterrupted()
    // Its history and curves are those from before.
    this.#take(await this.ask.snapshot())
  }

  /** Resolves when the run under way is over; at once if there is none. @returns how it ended */
  runEnded(): Promise<Phase> {
    return new Promise((resolve) => {
      this.#watchers.push(resolve)
      this.#tellWatchers()
    })
  }

  #tellWatchers(): void {
    if (this.isRunning) return
    for (const resolve of this.#watchers.splice(0)) resolve(this.state.phase)
  }

  #processChanged(process: TrainerProcess): void {
    const wasRunning = this.process.state === 'running'
    this.process = process
    if (process.state === 'running' && !wasRunning) void this.#host.connectTrainer()
    if (process.state !== 'running') this.#leave(process)
  }

  #leave(process: TrainerProcess): void {
    const reason = process.state === 'gone' ? process.message : 'The trainer is starting.'
    this.#connection?.close(reason)
    this.#connection = null
    if (process.state === 'gone') {
      for (const { reject } of this.#awaited.splice(0)) reject(new RemoteError('CLOSED', reason))
    }
    this.isConnected = false
    // They were in the memory of the process; a file that holds them is opened again.
    this.model = null
    this.test = null
    if (this.isRunning) this.state = { ...this.state, phase: 'idle' }
    this.#tellWatchers()
  }

  #take(snapshot: TrainerSnapshot): void {
    this.#flush()
    this.state = snapshot.state
    this.history = snapshot.history
    this.batches = snapshot.batches
    this.test = snapshot.test
    this.model = snapshot.model
    this.dataset = snapshot.dataset
    this.keptRun = snapshot.keptRun
    this.runs = snapshot.runs
    this.isConnected = true
    this.#tellWatchers()
    for (const { resolve } of this.#awaited.splice(0)) resolve()
  }

  #listen(connection: TrainerConnection): void {
    connection.on('state', (state) => {
      this.#flush()
      const isNewRun = state.step === 0 && (state.phase === 'preparing' || state.phase === 'idle')
      if (isNewRun) {
        this.history = []
        this.batches = []
      }
      this.state = state
      this.#tellWatchers()
    })
    connection.on('batch', (batch) => this.#gather(batch))
    connection.on('epoch', (epoch) => (this.history = [...this.history, epoch]))
    connection.on('test', (test) => (this.test = test))
    connection.on('model', (model) => (this.model = model))
    connection.on('dataset', (dataset) => (this.dataset = dataset))
    connection.on('keptRun', (keptRun) => (this.keptRun = keptRun))
    connection.on('runs', (runs) => (this.runs = runs))
    connection.on('keepingFailed', (failure) => (this.keepingFailure = failure))
  }

  /** Figures that change more often than this can't be read, and drawing them costs training time. */
  #gather(batch: BatchMetrics): void {
    this.#gathered.push(batch)
    this.#flushing ??= setTimeout(() => this.#flush(), shownEveryMs)
  }

  #flush(): void {
    clearTimeout(this.#flushing)
    this.#flushing = undefined
    if (this.#gathered.length > 0) this.batches = withBatches(this.batches, this.#gathered)
    this.#gathered = []
  }

  #call(name: string, args: unknown[]): Promise<unknown> {
    const remote = this.#connection?.remote as
      Record<string, (...args: unknown[]) => Promise<unknown>> | undefined
    const ask = remote?.[name]
    if (ask) return ask(...args)
    const why = this.process.state === 'gone' ? this.process.message : 'The trainer is starting.'
    return Promise.reject(new RemoteError('CLOSED', why))
  }
}

/** Hands every trainer port that the preload script passes on to `adopt`. */
export function receiveTrainerPorts(
  target: Window,
  adopt: (port: MessagePort) => void,
): () => void {
  function receive(event: MessageEvent): void {
    const [port] = event.ports
    if (event.source === target && event.data === trainerPortMessage && port) adopt(port)
  }
  target.addEventListener('message', receive)
  return () => target.removeEventListener('message', receive)
}
