import type { Dataset } from '../data/dataset.ts'
import type { ModelInUse } from './model-in-use.ts'
import { testDigits } from './test-digits.ts'
import type { Turns } from './turns.ts'

/** Resolves when the model in use knows its result on the test digits, or when that is cancelled. */
export async function testModel(
  inUse: ModelInUse,
  dataset: Dataset,
  turns: Turns,
  isCancelled: () => boolean,
): Promise<void> {
  const { engine, calibration } = inUse.current
  const temperature = calibration?.temperature ?? null
  const tested = await testDigits(engine, temperature, dataset, turns, isCancelled)
  if (tested) inUse.wasTested(tested)
}
