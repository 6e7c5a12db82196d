import { setImmediate as nextTask } from 'node:timers/promises'
import type { Engine, Samples } from '../nn/engine.ts'
import type { BatchMetrics, EpochMetrics } from '../shared/metrics.ts'
import { BatchMeter } from './batch-meter.ts'
import { divergence } from './divergence.ts'
import { mostProbable } from './evaluation.ts'
import { inferInPieces } from './infer-in-pieces.ts'
import { areFinite, LastGoodState } from './last-good-state.ts'
import { Pace } from './pace.ts'
import type { RunControl } from './run-control.ts'
import type { Advance, TrainingRun } from './training-run.ts'
import type { Turns } from './turns.ts'

/** How long a stretch of training may keep predictions and commands waiting. */
const stretchMs = 25

export interface LoopParts {
  readonly run: TrainingRun
  readonly engine: Engine
  readonly samples: Samples
  readonly control: RunControl
  readonly turns: Turns
  /** Milliseconds. */
  now(): number
  /** Called when nothing else uses the engine; `every` says what has just been done. */
  keep(every: 'stretch' | 'epoch'): void
  onWeights(): void
  onBatch(metrics: BatchMetrics): void
  onEpoch(metrics: EpochMetrics): void
}

/**
 * Trains until the run is over or its control ends it. A paused run waits, also at its very end.
 * @throws DivergenceError after going back to the last good weights
 */
export async function train(parts: LoopParts): Promise<void> {
  const { run, engine, control, turns, now } = parts
  const pace = new Pace(stretchMs)
  const meter = new BatchMeter(now)
  const lastGood = new LastGoodState(engine, run, now)
  const send = (metrics: BatchMetrics | null) => metrics && parts.onBatch(metrics)

  // A run that goes on may have been interrupted while it was measured.
  if (run.isEpochOver) await finishEpoch(parts)
  for (;;) {
    if (control.isHeld) send(meter.rest(run.position))
    const permission = await control.permission()
    if (permission === 'end' || run.isOver) break
    const steps = permission === 'one-step' ? 1 : pace.steps
    const advance = await turns.take(() => {
      // A pause may have come while this waited for its turn.
      const isRevoked = permission === 'go' && control.isHeld
      return isRevoked ? null : stretch(parts, lastGood, steps)
    })
    if (!advance) continue
    pace.learn(advance.steps, advance.ms)
    meter.add(advance)
    send(permission === 'one-step' ? meter.rest(run.position) : meter.message(run.position))
    if (run.isEpochOver) await finishEpoch(parts)
    if (permission === 'one-step') control.stepDone()
    await nextTask()
  }
  send(meter.rest(run.position))
  await turns.take(() => {
    checkWeights(parts, lastGood, areFinite(engine.parameters()))
    useBestEpoch(parts)
  })
}

async function stretch(parts: LoopParts, lastGood: LastGoodState, steps: number): Promise<Advance> {
  const { run } = parts
  checkWeights(parts, lastGood, lastGood.beforeStretch())
  const advance = await run.advance(steps)
  parts.onWeights()
  if (advance.divergedAt !== null) {
    const error = divergence(run, 'loss', advance.divergedAt)
    lastGood.restore()
    throw error
  }
  lastGood.afterStretch(advance.firstLoss)
  parts.keep('stretch')
  return advance
}

/** A ReLU can turn a weight that is not a number into a loss that is one, so both are watched. */
function checkWeights(parts: LoopParts, lastGood: LastGoodState, areFinite: boolean): void {
  if (areFinite) return
  const error = divergence(parts.run, 'weights', parts.run.position.step)
  lastGood.restore()
  parts.onWeights()
  throw error
}

async function finishEpoch(parts: LoopParts): Promise<void> {
  const { run, turns } = parts
  const validation = await validate(parts)
  if (validation === 'cancelled') return
  await turns.take(() => {
    parts.onEpoch(run.finishEpoch(validation))
    parts.keep('epoch')
  })
}

function useBestEpoch({ run, onWeights }: LoopParts): void {
  run.best?.putIntoUse()
  if (run.best?.isInUse) onWeights()
}

/** Null if nothing is held out. */
async function validate({ run, engine, samples, control, turns }: LoopParts) {
  const indices = run.validation
  if (indices.length === 0) return null
  const inference = await inferInPieces(engine, indices, turns, () => control.isEnded)
  if (!inference) return 'cancelled'
  const predicted = mostProbable(inference.probabilities, engine.network.classes)
  const right = indices.filter((index, place) => samples.labels[index] === predicted[place]).length
  return { loss: inference.loss, accuracy: right / indices.length }
}
