import { isSameData, type DataOrigin } from '../../shared/data-fit.ts'
import type { TestResult } from '../../shared/metrics.ts'
import type { ModelCard } from '../../shared/model-card.ts'
import { thingsOf } from '../words.ts'

/** Data as far as it must be told from other data. */
type Data = Pick<DataOrigin, 'sums'> & { readonly classNames: readonly string[] }

/**
 * What the model in use was tested on, e.g. "test digits"; data that is not in use is named, since a
 * model's file tells how it did on its own.
 * @param test of the model on the data in use; null while there was none
 */
export function testedOn(
  { data: origin, classNames }: Pick<ModelCard, 'data' | 'classNames'>,
  test: TestResult | null,
  data: Data | null,
): string {
  const things = `test ${thingsOf(test && data ? data.classNames : classNames).many}`
  const isOnDataInUse = test !== null || !origin || !data || isSameData(origin, data)
  return isOnDataInUse ? things : `${things} of ${origin.name}`
}
