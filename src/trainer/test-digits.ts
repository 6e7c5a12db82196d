import type { Dataset } from '../data/dataset.ts'
import type { Engine } from '../nn/engine.ts'
import { testIndices } from './dataset.ts'
import { inferInPieces } from './infer-in-pieces.ts'
import { TestedDigits } from './tested-digits.ts'
import type { Turns } from './turns.ts'

/**
 * Lets a network read every test digit.
 * @param temperature of its probabilities; null if none was fitted
 * @returns null if `isCancelled` said so on the way
 */
export async function testDigits(
  engine: Engine,
  temperature: number | null,
  dataset: Dataset,
  turns: Turns,
  isCancelled: () => boolean,
): Promise<TestedDigits | null> {
  const inference = await inferInPieces(engine, testIndices(dataset), turns, isCancelled)
  return inference && new TestedDigits(dataset, inference, engine.network.classes, temperature)
}
