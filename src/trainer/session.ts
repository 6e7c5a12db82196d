import { mnistNormalisation, type Mnist } from '../data/mnist.ts'
import type { Checkpoint } from '../models/checkpoint-file.ts'
import type { Engine, EngineOptions } from '../nn/engine.ts'
import type { BatchMetrics, EpochMetrics } from '../shared/metrics.ts'
import { describeError } from '../shared/outcome.ts'
import type { Failure, Phase, TrainerState } from '../shared/trainer-state.ts'
import { checkTrainConfig, type CheckedConfig } from './check-config.ts'
import type { Checkpoints } from './checkpoints.ts'
import type { Emit, Model, ModelInUse } from './model-in-use.ts'
import { checkPhase } from './phases.ts'
import { RunControl } from './run-control.ts'
import { checkData, checkpointOf, startRun } from './run-checkpoint.ts'
import { testDigits } from './test-digits.ts'
import { ThinnedList } from './thinned-list.ts'
import { train } from './training-loop.ts'
import type { TrainingRun } from './training-run.ts'
import type { Turns } from './turns.ts'

export interface SessionParts {
  readonly inUse: ModelInUse
  readonly turns: Turns
  readonly emit: Emit
  readonly checkpoints: Checkpoints
  createEngine(options: EngineOptions): Promise<Engine>
  /** @throws SessionError while there is no data */
  mnist(): Mnist
  /** Milliseconds. */
  now(): number
}

/** For a window that opens late; hours of training must not fill the memory. */
const mostBatches = 2000

/** Takes one network after another through its training; knows what is possible when. */
export class Session {
  readonly #parts: SessionParts
  #phase: Phase = 'idle'
  #failure: Failure | null = null
  #run: TrainingRun | null = null
  #checked: CheckedConfig | null = null
  #history: readonly EpochMetrics[] = []
  #batches = new ThinnedList<BatchMetrics>(mostBatches)
  #control = new RunControl()
  #isTestCancelled = false
  #training: Promise<void> = Promise.resolve()
  #testing: Promise<void> = Promise.resolve()

  constructor(parts: SessionParts) {
    this.#parts = parts
  }

  get state(): TrainerState {
    const { inUse } = this.#parts
    return {
      phase: this.#phase,
      config: this.#checked?.config ?? null,
      step: this.#run?.position.step ?? 0,
      totalSteps: this.#run?.totalSteps ?? 0,
      stepsPerEpoch: this.#run?.stepsPerEpoch ?? 0,
      failure: this.#phase === 'failed' ? this.#failure : null,
      engine: inUse.exists ? inUse.current.engine.info : null,
    }
  }

  get history(): readonly EpochMetrics[] {
    return this.#history
  }

  get batches(): readonly BatchMetrics[] {
    return this.#batches.items
  }

  /** @throws SessionError in the wrong phase, ConfigError or ShapeError for what can't be run */
  start(config: unknown): void {
    checkPhase('start', this.#phase)
    this.#begin(checkTrainConfig(config, this.#parts.mnist().trainCount), null)
  }

  /**
   * Goes on with the run that was interrupted, to exactly the weights that it would have reached.
   * @throws as `start` does, also if there is none, or if it learned from other data
   */
  async resumeInterrupted(): Promise<void> {
    const { checkpoints, mnist } = this.#parts
    checkPhase('resumeInterrupted', this.#phase)
    const checkpoint = await checkpoints.interrupted()
    checkPhase('resumeInterrupted', this.#phase)
    checkData(checkpoint, mnist())
    this.#begin(checkTrainConfig(checkpoint.training, mnist().trainCount), checkpoint)
  }

  /** Resolves when the run under way, if there is one, is in its file as it is now. */
  async keepRun(): Promise<void> {
    const { checkpoints, turns } = this.#parts
    const checkpoint = await turns.take(() => this.#checkpoint())
    if (checkpoint) await checkpoints.save(checkpoint)
  }

  /** Resolves when the weights have come to rest. */
  async pause(): Promise<void> {
    checkPhase('pause', this.#phase)
    this.#control.pause()
    this.#enter('paused')
    await this.#parts.turns.take(() => this.#keep())
  }

  resume(): void {
    checkPhase('resume', this.#phase)
    this.#control.resume()
    this.#enter('training')
  }

  /** Resolves when the batch is done. */
  async stepBatch(): Promise<void> {
    checkPhase('stepBatch', this.#phase)
    await this.#control.step()
  }

  /** Ends the training and keeps its network, which is then tested; or leaves the test out. */
  stop(): void {
    checkPhase('stop', this.#phase)
    if (this.#phase === 'evaluating') this.#isTestCancelled = true
    else this.#control.end('keep')
  }

  /** Forgets the run and its network. */
  async reset(): Promise<void> {
    checkPhase('reset', this.#phase)
    this.#control.end('forget')
    this.#isTestCancelled = true
    await this.ended()
    await this.#parts.checkpoints.runEnded()
    await this.#parts.inUse.replace(null, true)
    this.leaveRun()
  }

  /** Tests the model in use; the result comes as an event. */
  evaluate(): void {
    checkPhase('evaluate', this.#phase)
    const { engine } = this.#parts.inUse.current
    const mnist = this.#parts.mnist()
    const before = this.#phase
    this.#enter('evaluating')
    this.#testing = this.#watch(async () => {
      await this.#test(engine, mnist)
      this.#enter(before)
    })
  }

  /** Resolves when neither training nor a test is under way. */
  async ended(): Promise<void> {
    await this.#training
    await this.#testing
  }

  /** @throws SessionError while a run would lose its network */
  allowOpening(): void {
    checkPhase('open', this.#phase)
  }

  /** Another model has taken the place of the run's. */
  leaveRun(): void {
    this.#forgetRun()
    this.#enter('idle')
  }

  #begin(checked: CheckedConfig, checkpoint: Checkpoint | null): void {
    this.#forgetRun()
    this.#checked = checked
    if (checkpoint) {
      this.#history = checkpoint.history
      for (const metrics of checkpoint.batches) this.#batches.add(metrics)
    }
    const control = (this.#control = new RunControl())
    this.#enter('preparing')
    this.#training = this.#watch(() => this.#work(checked, checkpoint, control))
  }

  async #work(
    checked: CheckedConfig,
    checkpoint: Checkpoint | null,
    control: RunControl,
  ): Promise<void> {
    const { inUse, checkpoints, turns, now } = this.#parts
    const mnist = this.#parts.mnist()
    const { engine, run } = await startRun({ ...this.#parts, checked, mnist, checkpoint })
    await this.#useModel(engine, checked)
    this.#run = run
    checkpoints.runBegan(checkpoint !== null)
    await turns.take(() => checkpoints.isDue && this.#keep())
    // From its first step on the run is in a file.
    await checkpoints.settled()
    this.#enter('training')
    await train({
      run,
      engine,
      samples: mnist.samples,
      control,
      turns,
      now,
      keep: (every) => (every === 'epoch' || checkpoints.isDue) && this.#keep(),
      onWeights: () => inUse.weightsChanged(),
      onBatch: (metrics) => {
        this.#batches.add(metrics)
        this.#parts.emit('batch', metrics)
      },
      onEpoch: (metrics) => {
        this.#history = [...this.#history, metrics]
        this.#parts.emit('epoch', metrics)
        inUse.describe({ history: this.#history })
      },
    })
    control.end('keep')
    if (control.isForgotten) return
    inUse.describe({ createdAt: new Date().toISOString() })
    this.#enter('evaluating')
    await this.#test(engine, mnist)
    if (control.isForgotten) return
    await checkpoints.runEnded()
    this.#enter('done')
  }

  async #useModel(engine: Engine, { config }: CheckedConfig): Promise<void> {
    const model: Model = {
      engine,
      name: config.network.name,
      path: null,
      createdAt: new Date().toISOString(),
      normalisation: mnistNormalisation,
      config,
      history: this.#history,
      test: null,
    }
    await this.#parts.inUse.replace(model, false)
  }

  /** For a moment in which nothing else uses the engine. */
  #keep(): void {
    const checkpoint = this.#checkpoint()
    if (checkpoint) this.#parts.checkpoints.saveMeanwhile(checkpoint)
  }

  /** The run under way as it is now; null if there is none. */
  #checkpoint(): Checkpoint | null {
    const { inUse, checkpoints, mnist } = this.#parts
    if (!this.#run || !checkpoints.isRunning) return null
    return checkpointOf(this.#run, inUse.current.engine, mnist(), {
      history: this.#history,
      batches: this.batches,
    })
  }

  async #test(engine: Engine, mnist: Mnist): Promise<void> {
    const { inUse, turns } = this.#parts
    this.#isTestCancelled = false
    const tested = await testDigits(engine, mnist, turns, () => this.#isTestCancelled)
    if (tested) inUse.wasTested(tested)
  }

  /** Lets work go on in the background; whatever goes wrong in it ends the run with a failure. */
  async #watch(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#control.end('forget')
      await this.#parts.checkpoints.runBrokeOff(error)
      this.#failure = describeError(error)
      this.#enter('failed')
    }
  }

  #forgetRun(): void {
    this.#checked = null
    this.#run = null
    this.#history = []
    this.#batches = new ThinnedList(mostBatches)
  }

  #enter(phase: Phase): void {
    this.#phase = phase
    this.#parts.emit('state', this.state)
  }
}
