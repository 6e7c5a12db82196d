import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { epochOrder } from '../src/data/batches.ts'
import type { Dataset } from '../src/data/dataset.ts'
import { createEngine } from '../src/nn/create-engine.ts'
import { plainTraining } from '../src/nn/engine.ts'
import { buildNetwork } from '../src/nn/network.ts'
import { presets } from '../src/nn/presets.ts'
import { random } from '../src/nn/random.ts'
import { learningRateAt } from '../src/nn/schedules.ts'

export interface TimeTo99 {
  readonly seed: number
  /** Seconds from the wish to train until the last update, compilation and warm-up included. */
  readonly seconds: number
  /** Share of the 10,000 test digits that are read right, 0..1. */
  readonly accuracy: number
}

const epochs = 3
const batchSize = 64
const peakRate = 0.05
const stepsPerStretch = 16

/** LeNet-5 on all 60,000 digits: SGD, Nesterov momentum 0.9, one cycle with a peak of 0.05, three epochs. */
export async function inklingTimeTo99(mnist: Dataset, seed: number, threads: number) {
  const start = performance.now()
  const engine = await createEngine({
    network: buildNetwork(presets['lenet-5'].spec),
    samples: mnist.samples,
    normalisation: { mean: 0.1307, deviation: 0.3081 },
    optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0 },
    seed,
    batchSize,
    threads,
    ...plainTraining,
  })
  const all = Uint32Array.from({ length: mnist.trainCount }, (_, i) => i)
  const shuffling = random(seed, 'order')
  const stepsPerEpoch = Math.ceil(all.length / batchSize)
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = epochOrder(shuffling, all)
    for (let step = 0; step < stepsPerEpoch; step += stepsPerStretch) {
      const part = order.subarray(step * batchSize, (step + stepsPerStretch) * batchSize)
      const learningRates = Float64Array.from(
        { length: Math.ceil(part.length / batchSize) },
        (_, i) =>
          learningRateAt(
            { kind: 'one-cycle', warmUp: 0.25 },
            peakRate,
            epoch * stepsPerEpoch + step + i,
            epochs * stepsPerEpoch,
            stepsPerEpoch,
          ),
      )
      await engine.train({ order: part, batchSize, learningRates, firstVisit: 0 })
    }
  }
  const seconds = (performance.now() - start) / 1000
  const test = Uint32Array.from({ length: mnist.testCount }, (_, i) => mnist.trainCount + i)
  const { probabilities } = await engine.infer(test)
  await engine.close()
  return { seed, seconds, accuracy: accuracyOf(probabilities, mnist, test) }
}

function accuracyOf(probabilities: Float32Array, { samples }: Dataset, indices: Uint32Array) {
  let right = 0
  indices.forEach((sample, n) => {
    const row = probabilities.subarray(n * 10, (n + 1) * 10)
    const digit = row.indexOf(Math.max(...row))
    if (digit === samples.labels[sample]) right++
  })
  return right / indices.length
}

/** The same recipe in PyTorch's best configuration; only its training loop is timed. */
export function pytorchTimeTo99(
  python: string,
  mnist: string,
  seed: number,
  threads: number,
): TimeTo99 {
  const script = fileURLToPath(new URL('contenders/time_to_99.py', import.meta.url))
  const env: NodeJS.ProcessEnv = { ...process.env, OMP_NUM_THREADS: String(threads) }
  delete env.OPENBLAS_CORETYPE
  delete env.OPENBLAS_L2_SIZE
  env.OPENBLAS_NUM_THREADS = '1'
  const { stdout, status } = spawnSync(python, [script, mnist, String(seed)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`PyTorch's run to 99 % failed with exit code ${status}.`)
  return { seed, ...(JSON.parse(stdout) as Omit<TimeTo99, 'seed'>) }
}
