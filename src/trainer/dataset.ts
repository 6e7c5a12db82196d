import { imageSize, type Mnist } from '../data/mnist.ts'
import type { SampleQuery } from '../shared/contract.ts'
import type { DatasetCandidate, DatasetReport, SampleDigit } from '../shared/dataset.ts'
import { describeError } from '../shared/outcome.ts'
import { SessionError } from './session-error.ts'

const classes = 10

/**
 * Loads the first candidate whose files verify; the report says why others were passed over.
 * @throws SessionError if there is none
 */
export async function loadDataset(
  candidates: readonly DatasetCandidate[],
  load: (folder: string) => Promise<Mnist>,
): Promise<{ mnist: Mnist; report: DatasetReport }> {
  const rejected: { source: DatasetCandidate['source']; reason: string }[] = []
  for (const { source, folder } of candidates) {
    try {
      const mnist = await load(folder)
      return { mnist, report: describe(mnist, { source, folder }, rejected) }
    } catch (error) {
      rejected.push({ source, reason: describeError(error).message })
    }
  }
  const reasons = rejected.map(({ reason }) => reason).join(' ')
  throw new SessionError('NO_DATA', `No copy of MNIST could be read. ${reasons}`.trimEnd())
}

export function isSameData(a: Mnist, b: Mnist): boolean {
  const sums = ({ files }: Mnist) => files.map(({ sha256 }) => sha256).join()
  return sums(a) === sums(b)
}

/** Samples of one part of the data in file order, `skip` matching ones later and `limit` at most. */
export function samples(mnist: Mnist, { set, label, skip, limit }: SampleQuery): SampleDigit[] {
  const { labels } = mnist.samples
  const [start, end] =
    set === 'train' ? [0, mnist.trainCount] : [mnist.trainCount, mnist.trainCount + mnist.testCount]
  const found: SampleDigit[] = []
  let toSkip = skip
  for (let index = start; index < end && found.length < limit; index++) {
    if (label !== null && labels[index] !== label) continue
    if (toSkip-- > 0) continue
    found.push({ index, label: labels[index]!, pixels: pixelsOf(mnist, index) })
  }
  return found
}

/** A copy, uint8 `[28·28]`: the table itself lies in shared memory, which can't leave the process. */
export function pixelsOf(mnist: Mnist, index: number): Uint8Array {
  return mnist.samples.pixels.slice(index * imageSize, (index + 1) * imageSize)
}

function describe(
  mnist: Mnist,
  { source, folder }: DatasetCandidate,
  rejected: DatasetReport['rejected'],
): DatasetReport {
  const { files, trainCount, testCount } = mnist
  const { labels } = mnist.samples
  return {
    source,
    folder,
    files,
    trainCount,
    testCount,
    trainPerClass: countPerClass(labels.subarray(0, trainCount)),
    testPerClass: countPerClass(labels.subarray(trainCount, trainCount + testCount)),
    rejected,
  }
}

function countPerClass(labels: Uint8Array): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label]!++
  return counts
}
