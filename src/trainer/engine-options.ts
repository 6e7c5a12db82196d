import type { Dataset } from '../data/dataset.ts'
import type { ModelFile } from '../models/model-file.ts'
import { plainTraining } from '../nn/engine.ts'
import type { Engine, EngineOptions, Normalisation, Samples } from '../nn/engine.ts'
import { buildNetwork, type Network } from '../nn/network.ts'
import { defaultThreads } from '../nn/threads/default-threads.ts'
import type { TrainConfig } from '../shared/train-config.ts'

/** The engine that a configuration asks for. */
export function engineOptions(
  network: Network,
  { samples, normalisation }: Pick<Dataset, 'samples' | 'normalisation'>,
  config: TrainConfig,
): EngineOptions {
  const { optimizer, seed, batchSize, threads } = config
  const { labelSmoothing, gradientClip, weightAverage, augmentation } = config
  return {
    network,
    samples,
    normalisation,
    optimizer,
    seed,
    batchSize,
    threads: threads ?? defaultThreads(),
    ...{ labelSmoothing, gradientClip, weightAverage, augmentation },
  }
}

/** An engine that reads `samples` with the network and the weights of a file, or of a model like one. */
export async function readingEngine(
  createEngine: (options: EngineOptions) => Promise<Engine>,
  file: Pick<ModelFile, 'network' | 'parameters' | 'normalisation'>,
  samples: Samples,
  threads = defaultThreads(),
): Promise<Engine> {
  const network = buildNetwork(file.network)
  const options = readingEngineOptions(network, samples, file.normalisation)
  const engine = await createEngine({ ...options, threads })
  try {
    engine.setParameters(file.parameters)
    return engine
  } catch (error) {
    await engine.close()
    throw error
  }
}

function readingEngineOptions(
  network: Network,
  samples: Samples,
  normalisation: Normalisation,
): Omit<EngineOptions, 'threads'> {
  return {
    network,
    samples,
    normalisation,
    optimizer: { kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
    seed: 0,
    batchSize: 1,
    ...plainTraining,
  }
}
