import type { TrainingRun } from './training-run.ts'

/** Training whose numbers grew beyond all bounds; the message says where and what to try. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError'
  readonly code = 'DIVERGED'
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
  const smaller = Number((learningRate / 10).toPrecision(2))
  return new DivergenceError(
    `${event} at step ${step}, in epoch ${run.epoch}. The learning rate ${learningRate} is ` +
      `probably too large; try ${smaller}. The weights from before are kept.`,
  )
}
