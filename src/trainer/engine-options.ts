import { mnistNormalisation } from '../data/mnist.ts'
import type { EngineOptions, Normalisation, Samples } from '../nn/engine.ts'
import type { Network } from '../nn/network.ts'
import { defaultThreads } from '../nn/threads/default-threads.ts'
import type { TrainConfig } from '../shared/train-config.ts'

/** The engine that a configuration asks for. */
export function engineOptions(
  network: Network,
  samples: Samples,
  { optimizer, seed, batchSize, threads }: TrainConfig,
): EngineOptions {
  return {
    network,
    samples,
    normalisation: mnistNormalisation,
    optimizer,
    seed,
    batchSize,
    threads: threads ?? defaultThreads(),
  }
}

/** The engine of a network whose weights come from a file. */
export function readingEngineOptions(
  network: Network,
  samples: Samples,
  normalisation: Normalisation,
): EngineOptions {
  return {
    network,
    samples,
    normalisation,
    optimizer: { kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
    seed: 0,
    batchSize: 1,
    threads: defaultThreads(),
  }
}
