import type { OptimizerSpec } from '../../../../src/nn/optimizers/index.ts'
import { stepLayout } from '../../../../src/nn/wasm/layout.ts'
import type { Workbench } from '../workbench.ts'

export const optimizers: OptimizerSpec[] = [
  { kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
  { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0.01 },
  { kind: 'sgd', momentum: 0.8, nesterov: true, weightDecay: 0 },
  { kind: 'adam', beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.01 },
  { kind: 'adamw', beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.5 },
  { kind: 'adadelta', rho: 0.9, epsilon: 1e-4, weightDecay: 0.01 },
]

/** A step's numbers as the host writes them, for the optimizer's first step. */
export function writeStep(
  bench: Workbench,
  optimizer: OptimizerSpec,
  learningRate: number,
): number {
  const step = bench.buffer(stepLayout.bytes)
  bench.floats[(step + stepLayout.learningRate) / 4] = learningRate
  if (optimizer.kind === 'adamw') {
    bench.floats[(step + stepLayout.kept) / 4] = 1 - learningRate * optimizer.weightDecay
  }
  if (optimizer.kind === 'adam' || optimizer.kind === 'adamw') {
    bench.floats[(step + stepLayout.stepSize) / 4] = learningRate / (1 - optimizer.beta1)
    bench.floats[(step + stepLayout.squareCorrection) / 4] = 1 / (1 - optimizer.beta2)
  }
  return step
}
