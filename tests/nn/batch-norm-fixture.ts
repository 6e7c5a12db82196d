import { readFileSync } from 'node:fs'
import type { Normalisation } from '../../src/nn/engine.ts'
import { buildNetwork, type NetworkSpec } from '../../src/nn/network.ts'
import type { OptimizerSpec } from '../../src/nn/optimizers/index.ts'

/** What PyTorch computes; made by tests/fixtures/nn/make-batch-norm.py. */
export const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/nn/batch-norm.json', import.meta.url)).toString(),
) as {
  network: NetworkSpec
  pixels: number[]
  labels: number[]
  normalisation: Normalisation
  optimizer: OptimizerSpec
  learningRate: number
  batches: number[][]
  parameters: number[]
  probabilities: number[]
  /** Of the first image, with the running statistics. */
  used: { loss: number; deltas: number[][]; gradients: number[] }
  /** Of the first batch, in training. */
  once: { logits: number[]; loss: number; gradients: number[] }
  losses: number[]
  trained: number[]
  trainedProbabilities: number[]
}

export const network = buildNetwork(fixture.network)
