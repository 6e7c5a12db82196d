import { fitNetwork } from '../nn/fit-network.ts'
import { buildNetwork } from '../nn/network.ts'
import type { DatasetReport } from '../shared/dataset.ts'
import type { TrainConfig } from '../shared/train-config.ts'

/** One training image in twelve is held out where there are fewer than MNIST has. */
const imagesPerHeldOut = 12

/**
 * The configuration for the data at hand: its network takes their images and tells their classes
 * apart, and of a small set not more is held out than it can spare.
 * @param isValidationGiven whether the person said how many are to be held out
 * @throws ShapeError if the images are too small for the network
 */
export function fitToData(
  config: TrainConfig,
  { imageShape, classNames, trainCount }: DatasetReport,
  isValidationGiven: boolean,
): TrainConfig {
  const network = fitNetwork(config.network, imageShape, classNames.length)
  buildNetwork(network)
  const validationCount = isValidationGiven
    ? config.validationCount
    : Math.min(config.validationCount, Math.floor(trainCount / imagesPerHeldOut))
  return { ...config, network, validationCount }
}
