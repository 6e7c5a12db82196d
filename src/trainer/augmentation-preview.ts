import type { Dataset } from '../data/dataset.ts'
import { parseAugmentation } from '../nn/augmentation/augmentation.ts'
import { createAugmenter } from '../nn/augmentation/augmenter.ts'
import { preprocessorOf } from '../nn/preprocessing/preprocessed-engine.ts'
import { parsePreprocessing } from '../nn/preprocessing/preprocessing.ts'
import { checkPictureCount, checkTrainingIndex } from './check-arguments.ts'
import { pixelsOf } from './dataset.ts'

/** The same digit and settings give the same pictures, so that only what changed is seen to change. */
const seed = 1

/**
 * One training digit as it is, then preprocessed and changed as training might change it.
 * @param changes `{ preprocessing, augmentation }`
 * @returns uint8 `[count, ...imageShape]`
 * @throws AugmentationError, ShapeError, or SessionError for an image that there is not
 */
export function augmentationPreview(
  dataset: Dataset,
  changes: unknown,
  index: unknown,
  count: unknown,
): Uint8Array {
  checkTrainingIndex(index, dataset.trainCount)
  checkPictureCount(count)
  const { preprocessing = [], augmentation } = (changes ?? {}) as Record<string, unknown>
  const steps = parsePreprocessing(preprocessing)
  const { imageShape } = dataset
  const original = pixelsOf(dataset, index)
  const see = preprocessorOf({ inputShape: imageShape, preprocessing: steps })
  const { augment } = createAugmenter(parseAugmentation(augmentation), imageShape, seed)
  const images = new Uint8Array(count * original.length)
  images.set(original)
  const seen = see(original)
  for (let visit = 1; visit < count; visit++) {
    augment(seen, 0, visit, images, visit * original.length)
  }
  return images
}
