import { splitTraining } from '../data/batches.ts'
import type { Dataset } from '../data/dataset.ts'
import { isSameData, networkMisfit } from '../shared/data-fit.ts'
import type { CourseImages } from '../shared/run-course.ts'
import { affordableImages } from './affordable-images.ts'
import { testIndices } from './dataset.ts'
import type { RunWeights } from './run-weights.ts'

type Choice = Pick<CourseImages, 'set' | 'indices' | 'total'>

/** For each point. All but the two largest presets read the 5,000 that are usually held out. */
const affordable = { multiplyAdds: 16e9 }

/**
 * The images that a run was measured on, or test images if it held none out; null unless the data that
 * it learned from are in use and it is known which of them it held out.
 */
export function courseImages(
  { record, network, checked }: Pick<RunWeights, 'record' | 'network' | 'checked'>,
  dataset: Dataset | null,
): Choice | null {
  if (!dataset || !record.data || !isSameData(record.data, dataset)) return null
  if (!checked || networkMisfit(network.spec.inputShape, network.classes, dataset)) return null
  const { trainCount } = dataset
  const { seed, validationCount } = checked.config
  if (validationCount >= trainCount) return null
  const { validation } = splitTraining(seed, trainCount, validationCount)
  const hasValidation = validation.length > 0
  const all = hasValidation ? validation : testIndices(dataset)
  if (all.length === 0) return null
  const indices = affordableImages(network, all, affordable)
  return { set: hasValidation ? 'validation' : 'test', indices, total: all.length }
}
