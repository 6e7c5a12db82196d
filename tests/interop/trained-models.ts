import type { Mnist } from '../../src/data/mnist.ts'
import { imageSize, mnistNormalisation } from '../../src/data/mnist.ts'
import type { ModelFile } from '../../src/models/model-file.ts'
import { createEngine } from '../../src/nn/create-engine.ts'
import { plainTraining, type Engine, type EngineOptions } from '../../src/nn/engine.ts'
import { buildNetwork, type NetworkSpec } from '../../src/nn/network.ts'
import { createPlainEngine } from '../../src/nn/plain-engine.ts'

const batchSize = 64

/** A model that has seen so many batches: its answers are as decided as those of a finished one. */
export async function trainBriefly(
  spec: NetworkSpec,
  mnist: Mnist,
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

/** What our engines say to the first test digits before the softmax: `[count, classes]` each. */
export async function ourLogits(
  { network, parameters }: ModelFile,
  mnist: Mnist,
  count: number,
): Promise<{ readonly plain: Float32Array; readonly compiled: Float32Array }> {
  const answers = async (engine: Engine) => {
    engine.setParameters(parameters)
    const logits = await testLogits(engine, mnist, count)
    await engine.close()
    return logits
  }
  const options = optionsFor(network, mnist)
  return {
    plain: await answers(createPlainEngine(options)),
    compiled: await answers(await createEngine(options)),
  }
}

function optionsFor(spec: NetworkSpec, { samples }: Mnist): EngineOptions {
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
  { samples, trainCount }: Mnist,
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

/** The largest distance between two numbers in the same place. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} numbers against ${b.length}.`)
  let largest = 0
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!)
    // Not Math.max, which would let a NaN of one side pass for nothing.
    if (!(difference <= largest)) largest = difference
  }
  return largest
}
