import { limits } from '../shared/train-limits.ts'
import type { TrainingRun } from './training-run.ts'

/** Training whose numbers grew beyond all bounds; the message says where and what to try. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError'
  readonly code = 'DIVERGED'
}

/** With which learning rate a run that diverged is worth another try. */
export function smallerRate(learningRate: number): number {
  return Math.max(limits.learningRate.min, Number((learningRate / 10).toPrecision(2)))
}

/** @param what is no longer a number; `step` counts from 1 */
export function divergence(
  run: TrainingRun,
  what: 'loss' | 'weights',
  step: number,
): DivergenceError {
  const { learningRate } = run.config
  const event =
    what === 'loss' ? 'The loss stopped being a number' : 'The weights stopped being numbers'
  return new DivergenceError(
    `${event} at step ${step}, in epoch ${run.epoch}. The learning rate ${learningRate} is ` +
      `probably too large; try ${smallerRate(learningRate)}. The weights from before are kept.`,
  )
}
