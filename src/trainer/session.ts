import type { Dataset } from '../data/dataset.ts'
import type { Checkpoint } from '../models/checkpoint-file.ts'
import type { BatchMetrics, EpochMetrics } from '../shared/metrics.ts'
import { modelMisfit } from '../shared/data-fit.ts'
import { describeError } from '../shared/outcome.ts'
import type { Failure, Phase, TrainerState } from '../shared/trainer-state.ts'
import { checkFitsData, checkTrainConfig, type CheckedConfig } from './check-config.ts'
import { testModel } from './model-test.ts'
import { checkOrigin, type OriginWeights } from './origin-weights.ts'
import { type Action, checkPhase } from './phases.ts'
import { checkData } from './run-checkpoint.ts'
import { RunUnderWay, type RunParts } from './run-under-way.ts'
import { SessionError } from './session-error.ts'

export interface SessionParts extends RunParts {
  /** @throws SessionError while there is no data */
  dataset(): Dataset
}

/** Takes one network after another through its training; knows what is possible when. */
export class Session {
  readonly #parts: SessionParts
  #phase: Phase = 'idle'
  #failure: Failure | null = null
  /** The one that trains, or that trained the model in use. */
  #run: RunUnderWay | null = null
  #training: Promise<void> = Promise.resolve()
  #testing: Promise<void> = Promise.resolve()
  #isTestUnwanted = false
  #resetting: Promise<void> | null = null

  constructor(parts: SessionParts) {
    this.#parts = parts
  }

  get state(): TrainerState {
    const { inUse } = this.#parts
    return {
      phase: this.#phase,
      config: this.#run?.checked.config ?? null,
      ...(this.#run?.progress ?? { step: 0, totalSteps: 0, stepsPerEpoch: 0 }),
      failure: this.#phase === 'failed' ? this.#failure : null,
      engine: inUse.exists ? inUse.current.engine.info : null,
    }
  }

  get history(): readonly EpochMetrics[] {
    return this.#run?.history ?? []
  }

  get batches(): readonly BatchMetrics[] {
    return this.#run?.batches ?? []
  }

  /**
   * @param origin the weights to begin with; null for those that the seed gives
   * @throws SessionError in the wrong phase, ConfigError or ShapeError for what can't be run
   */
  start(config: unknown, origin: OriginWeights | null = null): void {
    this.#check('start')
    const checked = checkTrainConfig(config, this.#parts.dataset().trainCount)
    checkFitsData(checked.network, this.#parts.dataset())
    if (origin) checkOrigin(origin, checked.network)
    this.#begin(checked, null, origin)
  }

  /**
   * Goes on with the run that was interrupted, to exactly the weights that it would have reached.
   * @throws as `start` does, also if there is none, or if it learned from other data
   */
  async resumeInterrupted(): Promise<void> {
    const { checkpoints, dataset } = this.#parts
    this.#check('resumeInterrupted')
    const checkpoint = await checkpoints.interrupted()
    this.#check('resumeInterrupted')
    checkData(checkpoint, dataset())
    this.#begin(checkTrainConfig(checkpoint.training, dataset().trainCount), checkpoint)
  }

  /** Resolves when the run under way, if there is one, is in its file as it is now. */
  async keepRun(): Promise<void> {
    const { checkpoints, turns } = this.#parts
    const checkpoint = await turns.take(() => this.#run?.checkpoint())
    if (checkpoint) await checkpoints.save(checkpoint)
  }

  /** Resolves when the weights have come to rest. */
  async pause(): Promise<void> {
    this.#check('pause')
    this.#run?.control.pause()
    this.#enter('paused')
    await this.#parts.turns.take(() => this.#run?.keep())
  }

  resume(): void {
    this.#check('resume')
    this.#run?.control.resume()
    this.#enter('training')
  }

  /** Resolves when the batch is done. */
  async stepBatch(): Promise<void> {
    this.#check('stepBatch')
    await this.#run?.control.step()
  }

  /** Ends the training and keeps its network, which is then tested; or leaves the test out. */
  stop(): void {
    this.#check('stop')
    if (this.#phase === 'evaluating') this.#isTestUnwanted = true
    else this.#run?.control.end('keep')
  }

  /** Forgets the run and its network. Until that is done nothing else may begin. */
  reset(): Promise<void> {
    this.#resetting ??= this.#reset().finally(() => (this.#resetting = null))
    return this.#resetting
  }

  async #reset(): Promise<void> {
    this.#check('reset')
    this.#run?.control.end('forget')
    this.#isTestUnwanted = true
    await this.ended()
    await this.#parts.checkpoints.runEnded()
    await this.#parts.inUse.replace(null, true)
    this.leaveRun()
  }

  /** Tests the model in use; the result comes as an event. */
  evaluate(): void {
    this.#check('evaluate')
    const { inUse } = this.#parts
    const dataset = this.#parts.dataset()
    const misfit = modelMisfit(inUse.cardOf(inUse.current), dataset)
    if (misfit !== null) throw new SessionError('OTHER_DATA', misfit)
    const before = this.#phase
    this.#enterEvaluating()
    this.#testing = this.#watch(async () => {
      await this.#test(dataset)
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
    this.#check('open')
  }

  /** Another model has taken the place of the run's. */
  leaveRun(): void {
    this.#run = null
    this.#enter('idle')
  }

  #begin(
    checked: CheckedConfig,
    checkpoint: Checkpoint | null,
    origin: OriginWeights | null = null,
  ): void {
    const dataset = this.#parts.dataset()
    const run = new RunUnderWay(this.#parts, checked, dataset, checkpoint, origin)
    this.#run = run
    this.#enter('preparing')
    this.#training = this.#watch(() => this.#takeThrough(run, dataset))
  }

  async #takeThrough(run: RunUnderWay, dataset: Dataset): Promise<void> {
    await run.prepare()
    this.#enter('training')
    await run.train()
    if (run.control.isForgotten) return
    this.#enterEvaluating()
    await run.calibrate()
    if (run.control.isForgotten) return
    this.#parts.inUse.describe({ createdAt: new Date().toISOString() })
    await this.#test(dataset)
    if (run.control.isForgotten) return
    await this.#parts.checkpoints.runEnded()
    this.#enter('done')
  }

  /** Lets work go on in the background; whatever goes wrong in it ends the run with a failure. */
  async #watch(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#run?.control.end('forget')
      await this.#parts.checkpoints.runBrokeOff()
      this.#failure = describeError(error)
      this.#enter('failed')
    }
  }

  #test(dataset: Dataset): Promise<void> {
    const { inUse, turns } = this.#parts
    return testModel(inUse, dataset, turns, () => this.#isTestUnwanted)
  }

  /** @throws SessionError if the action is impossible now */
  #check(action: Action): void {
    if (this.#resetting) {
      const message = 'The last run is being put away. Try again in a moment.'
      throw new SessionError('WRONG_PHASE', message)
    }
    checkPhase(action, this.#phase)
  }

  #enterEvaluating(): void {
    this.#isTestUnwanted = false
    this.#enter('evaluating')
  }

  #enter(phase: Phase): void {
    this.#phase = phase
    this.#parts.emit('state', this.state)
  }
}
