import type { Dataset } from '../../src/data/dataset.ts'
import { imageSize, mnistNormalisation } from '../../src/data/mnist.ts'
import type { ModelFile } from '../../src/models/model-file.ts'
import { createEngine } from '../../src/nn/create-engine.ts'
import { plainTraining, type Engine, type EngineOptions } from '../../src/nn/engine.ts'
import { buildNetwork, type NetworkSpec } from '../../src/nn/network.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'

const batchSize = 64

/** Normalised behind convolutions, a dense layer and nothing that has weights, with every average. */
export const normalised: NetworkSpec = {
  name: 'normalised',
  inputShape: [1, 28, 28],
  layers: [
    { kind: 'conv2d', filters: 6, kernel: 3, stride: 2 },
    { kind: 'batch-norm' },
    { kind: 'relu' },
    { kind: 'avg-pool2d' },
    { kind: 'conv2d', filters: 12, kernel: 3 },
    { kind: 'batch-norm', epsilon: 0.001, momentum: 0.2 },
    { kind: 'leaky-relu', slope: 0.1 },
    { kind: 'global-avg-pool' },
    { kind: 'batch-norm' },
    { kind: 'dense', units: 16 },
    { kind: 'batch-norm' },
    { kind: 'dense', units: 10 },
    { kind: 'softmax' },
  ],
}

/** A model that has seen so many batches: its answers are as decided as those of a finished one. */
export async function trainBriefly(
  spec: NetworkSpec,
  mnist: Dataset,
  batches: number,
): Promise<ModelFile> {
  const engine = await createEngine(optionsFor(spec, mnist))
  await engine.train({
    order: Uint32Array.from({ length: batches * batchSize }, (_, index) => index),
    batchSize,
    learningRates: new Float64Array(batches).fill(0.02),
    firstVisit: 0,
  })
  const parameters = engine.parameters()
  await engine.close()
  return {
    name: spec.name,
    createdAt: '2026-01-01T00:00:00Z',
    network: spec,
    parameters,
    normalisation: mnistNormalisation,
    ...{ classNames: mnist.classNames, data: { name: mnist.name, sums: mnist.sums } },
    ...{ training: null, history: [], test: null },
  }
}

/**
 * What our engines say to the first test digits before the softmax, `[count, classes]` each: layer by
 * layer, and the compiled one also all at once (`inferred`, centred).
 */
export async function ourLogits(
  { network, parameters }: ModelFile,
  mnist: Dataset,
  count: number,
): Promise<Record<'plain' | 'compiled' | 'inferred', Float32Array>> {
  const options = optionsFor(network, mnist)
  const engines = { plain: createPlainEngine(options), compiled: await createEngine(options) }
  for (const engine of Object.values(engines)) engine.setParameters(parameters)
  const answers = {
    plain: await testLogits(engines.plain, mnist, count),
    compiled: await testLogits(engines.compiled, mnist, count),
    inferred: await inferredLogits(engines.compiled, mnist, count),
  }
  for (const engine of Object.values(engines)) await engine.close()
  return answers
}

/** Logits less the mean of their row: what probabilities tell of them. */
export function centred(logits: Float32Array, classes: number): Float32Array {
  const values = new Float32Array(logits.length)
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes)
    const mean = row.reduce((sum, value) => sum + value, 0) / classes
    for (const [index, value] of row.entries()) values[start + index] = value - mean
  }
  return values
}

function optionsFor(spec: NetworkSpec, { samples }: Dataset): EngineOptions {
  return {
    network: buildNetwork(spec),
    samples,
    normalisation: mnistNormalisation,
    optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
    ...{ seed: 1, batchSize, threads: 2, ...plainTraining },
  }
}

async function testLogits(
  engine: Engine,
  { samples, trainCount }: Dataset,
  count: number,
): Promise<Float32Array> {
  const { classes, layers } = engine.network
  const last = layers.at(-1)!.kind === 'softmax' ? layers.length - 2 : layers.length - 1
  const logits = new Float32Array(count * classes)
  for (let digit = 0; digit < count; digit++) {
    const start = (trainCount + digit) * imageSize
    const outputs = await engine.activations(samples.pixels.subarray(start, start + imageSize))
    logits.set(outputs[last]!, digit * classes)
  }
  return logits
}

async function inferredLogits(
  engine: Engine,
  { trainCount }: Dataset,
  count: number,
): Promise<Float32Array> {
  const indices = Uint32Array.from({ length: count }, (_, digit) => trainCount + digit)
  const { probabilities } = await engine.infer(indices)
  return centred(probabilities.map(Math.log), engine.network.classes)
}

/** The largest distance between two numbers in the same place; NaN if one of them is. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} numbers against ${b.length}.`)
  let largest = 0
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!))
  return largest
}
