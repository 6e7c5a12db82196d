import { splitTraining } from '../data/batches.ts'
import type { Dataset } from '../data/dataset.ts'
import { isSameData, networkMisfit } from '../shared/data-fit.ts'
import type { CourseImages, WhyNoImages } from '../shared/run-course.ts'
import { affordableImages } from './affordable-images.ts'
import { testIndices } from './dataset.ts'
import type { RunWeights } from './run-weights.ts'

type Choice = Pick<CourseImages, 'set' | 'indices' | 'total'>

/** For each point. All but the two largest presets read the 5,000 that are usually held out. */
const affordable = { multiplyAdds: 16e9 }

/** The images that a run was measured on, or test images if it held none out; or why there are none. */
export function courseImages(
  { record, network, checked }: Pick<RunWeights, 'record' | 'network' | 'checked'>,
  dataset: Dataset | null,
): Choice | WhyNoImages {
  if (!dataset || !record.data || !isSameData(record.data, dataset)) return 'other-data'
  const isMisfit = networkMisfit(network.spec.inputShape, network.classes, dataset) !== null
  if (!checked || isMisfit) return 'settings'
  const { trainCount } = dataset
  const { seed, validationCount } = checked.config
  if (validationCount >= trainCount) return 'settings'
  const { validation } = splitTraining(seed, trainCount, validationCount)
  const hasValidation = validation.length > 0
  const all = hasValidation ? validation : testIndices(dataset)
  if (all.length === 0) return 'none'
  const indices = affordableImages(network, all, affordable)
  return { set: hasValidation ? 'validation' : 'test', indices, total: all.length }
}
