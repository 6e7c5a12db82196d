import type { Dataset } from '../data/dataset.ts'
import type { Checkpoint } from '../models/checkpoint-file.ts'
import type { Engine, EngineOptions } from '../nn/engine.ts'
import { kernelSet } from '../nn/kernel-set.ts'
import type { CheckedConfig } from './check-config.ts'
import { engineOptions } from './engine-options.ts'
import { SessionError } from './session-error.ts'
import { TrainingRun } from './training-run.ts'

interface RunStart {
  readonly checked: CheckedConfig
  readonly dataset: Dataset
  /** Where to go on from; null for the beginning. */
  readonly checkpoint: Checkpoint | null
  createEngine(options: EngineOptions): Promise<Engine>
  /** Milliseconds. */
  now(): number
}

/**
 * The engine of a run, and its place in its epochs.
 * @throws SessionError if the checkpoint is of another engine or of no such run
 */
export async function startRun(start: RunStart): Promise<{ engine: Engine; run: TrainingRun }> {
  const { checked, dataset, checkpoint, createEngine, now } = start
  const engine = await createEngine(engineOptions(checked.network, dataset, checked.config))
  try {
    const run = new TrainingRun(checked.config, engine, dataset.trainCount, now)
    if (checkpoint) goOn(engine, run, checkpoint)
    return { engine, run }
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** The run as it is now, between two steps. */
export function checkpointOf(
  run: TrainingRun,
  engine: Engine,
  { sums }: Dataset,
  curves: Pick<Checkpoint, 'history' | 'batches'>,
): Checkpoint {
  return {
    createdAt: new Date().toISOString(),
    network: engine.network.spec,
    training: run.config,
    engine: engine.info.name,
    kernelSet,
    data: sums,
    state: engine.state(),
    place: run.place,
    best: run.best?.kept ?? null,
    ...curves,
  }
}

/** @throws SessionError if the run learned from other data: it would not come to the same weights */
export function checkData(checkpoint: Checkpoint, { sums, name }: Dataset): void {
  if (checkpoint.data.join() === sums.join()) return
  throw new SessionError(
    'OTHER_DATA',
    `The interrupted run learned from other images than those in use (${name}). It goes on only with its own: open them in Data.`,
  )
}

function goOn(engine: Engine, run: TrainingRun, checkpoint: Checkpoint): void {
  if (engine.info.name !== checkpoint.engine) {
    throw new SessionError(
      'OTHER_ENGINE',
      `The interrupted run was computed by ${checkpoint.engine}; here is ${engine.info.name}, which ` +
        'would go on to other weights. It goes on only where it began.',
    )
  }
  try {
    engine.restore(checkpoint.state)
    run.goTo(checkpoint.place)
    run.best?.restore(checkpoint.best)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new SessionError('BAD_CHECKPOINT', `The interrupted run can't go on. ${error.message}`)
  }
}
