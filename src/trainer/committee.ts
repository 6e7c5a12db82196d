import type { Dataset } from '../data/dataset.ts'
import type { ModelFile } from '../models/model-file.ts'
import type { Engine, EngineOptions } from '../nn/engine.ts'
import { modelMisfit } from '../shared/data-fit.ts'
import type { TestResult } from '../shared/metrics.ts'
import { readingEngine } from './engine-options.ts'
import { inferInPieces } from './infer-in-pieces.ts'
import { SessionError } from './session-error.ts'
import { TestedDigits } from './tested-digits.ts'
import { Turns } from './turns.ts'

export interface CommitteeResult {
  /** Each network by itself, in the order given. */
  readonly members: readonly TestResult[]
  /** All of them together. */
  readonly together: TestResult
}

/**
 * Tests several networks, each by itself and as a committee that answers with the mean of its members'
 * probabilities (Cireşan et al. 2011, "Convolutional Neural Network Committees for Handwritten
 * Character Classification").
 * @param models at least one
 * @throws SessionError if one of them is not for these data
 */
export async function testCommittee(
  models: readonly ModelFile[],
  dataset: Dataset,
  createEngine: (options: EngineOptions) => Promise<Engine>,
): Promise<CommitteeResult> {
  for (const model of models) {
    const misfit = modelMisfit(model, dataset)
    if (misfit !== null) throw new SessionError('OTHER_DATA', `${model.name}: ${misfit}`)
  }
  const classes = dataset.classNames.length
  const indices = Uint32Array.from({ length: dataset.testCount }, (_, i) => dataset.trainCount + i)
  const sums = new Float64Array(dataset.testCount * classes)
  const members: TestResult[] = []
  for (const model of models) {
    const engine = await readingEngine(createEngine, model, dataset.samples)
    try {
      const inference = (await inferInPieces(engine, indices, new Turns(), () => false))!
      inference.probabilities.forEach((share, i) => (sums[i]! += share))
      members.push(new TestedDigits(dataset, inference, classes).result)
    } finally {
      await engine.close()
    }
  }
  const probabilities = Float32Array.from(sums, (sum) => sum / models.length)
  const loss = crossEntropy(probabilities, dataset, classes)
  return { members, together: new TestedDigits(dataset, { probabilities, loss }, classes).result }
}

/** The mean over the test digits. A probability of 0 counts as the smallest that float32 has. */
function crossEntropy(probabilities: Float32Array, dataset: Dataset, classes: number): number {
  const { samples, trainCount, testCount } = dataset
  let sum = 0
  for (let test = 0; test < testCount; test++) {
    const share = probabilities[test * classes + samples.labels[trainCount + test]!]!
    sum -= Math.log(Math.max(share, 2 ** -149))
  }
  return sum / testCount
}
