import type { Dataset } from '../data/dataset.ts'
import { parseAugmentation } from '../nn/augmentation/augmentation.ts'
import { createAugmenter } from '../nn/augmentation/augmenter.ts'
import { checkPictureCount, checkTrainingIndex } from './check-arguments.ts'
import { pixelsOf } from './dataset.ts'

/** The same digit and settings give the same pictures, so that only what changed is seen to change. */
const seed = 1

/**
 * One training digit as it is, then changed as training might change it.
 * @returns uint8 `[count, ...imageShape]`
 * @throws AugmentationError, or SessionError for an image that there is not
 */
export function augmentationPreview(
  dataset: Dataset,
  augmentation: unknown,
  index: unknown,
  count: unknown,
): Uint8Array {
  checkTrainingIndex(index, dataset.trainCount)
  checkPictureCount(count)
  const original = pixelsOf(dataset, index)
  const { augment } = createAugmenter(parseAugmentation(augmentation), dataset.imageShape, seed)
  const images = new Uint8Array(count * original.length)
  images.set(original)
  for (let visit = 1; visit < count; visit++) {
    augment(original, 0, visit, images, visit * original.length)
  }
  return images
}
