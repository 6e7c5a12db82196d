import type { Dataset } from '../data/dataset.ts'
import { readOwnData } from '../data/own-data.ts'
import type { Samples } from '../nn/engine.ts'
import { isSameNames } from '../shared/class-names.ts'
import { networkMisfit } from '../shared/data-fit.ts'
import type {
  DatasetCandidate,
  DatasetReport,
  SampleDigit,
  SampleQuery,
} from '../shared/dataset.ts'
import { describeError } from '../shared/outcome.ts'
import { checkSampleIndices, checkSampleQuery } from './check-arguments.ts'
import { SessionError } from './session-error.ts'

/** What a network that doesn't fit the data in use is given: it can still read drawings. */
export const noSamples: Samples = { pixels: new Uint8Array(), labels: new Uint8Array() }

/**
 * Loads the first candidate that can be read; the report says why others were passed over.
 * @param load reads MNIST from a folder
 * @throws SessionError if there is none; a single candidate's own error
 */
export async function loadDataset(
  candidates: readonly DatasetCandidate[],
  load: (folder: string) => Promise<Dataset>,
): Promise<{ dataset: Dataset; report: DatasetReport }> {
  const rejected: { source: DatasetCandidate['source']; reason: string }[] = []
  for (const candidate of candidates) {
    const { source, folder } = candidate
    try {
      const dataset = source === 'own' ? await loadOwn(candidate) : await load(folder)
      return { dataset, report: describe(dataset, candidate, rejected) }
    } catch (error) {
      // Whoever opens data of their own wants to know what is wrong with it, not that all is.
      if (source === 'own' && candidates.length === 1) throw error
      rejected.push({ source, reason: describeError(error).message })
    }
  }
  const reasons = rejected.map(({ reason }) => reason).join(' ')
  throw new SessionError('NO_DATA', `No copy of MNIST could be read. ${reasons}`.trimEnd())
}

/** The samples, for a network that can read them; else none. */
export function samplesFor(
  inputShape: readonly number[],
  classes: number,
  dataset: Dataset | null,
): Samples {
  if (!dataset || networkMisfit(inputShape, classes, dataset) !== null) return noSamples
  return dataset.samples
}

/**
 * Samples of one part of the data in file order, `skip` matching ones later and `limit` at most.
 * @throws SessionError for what is no such query
 */
export function samples(dataset: Dataset, query: SampleQuery): SampleDigit[] {
  checkSampleQuery(query)
  const { set, label, skip, limit } = query
  const { labels } = dataset.samples
  const { trainCount, testCount } = dataset
  const [start, end] = set === 'train' ? [0, trainCount] : [trainCount, trainCount + testCount]
  const found: SampleDigit[] = []
  let toSkip = skip
  for (let index = start; index < end && found.length < limit; index++) {
    if (label !== null && labels[index] !== label) continue
    if (toSkip-- > 0) continue
    found.push(sampleAt(dataset, index))
  }
  return found
}

/**
 * The samples at these places among all of them, in the order asked for.
 * @throws SessionError unless there is one at each
 */
export function samplesAt(dataset: Dataset, indices: readonly number[]): SampleDigit[] {
  checkSampleIndices(indices, dataset.samples.labels.length)
  return indices.map((index) => sampleAt(dataset, index))
}

/** The places of the test images among all samples. */
export function testIndices({ trainCount, testCount }: Dataset): Uint32Array {
  return Uint32Array.from({ length: testCount }, (_, i) => trainCount + i)
}

/** A table of nothing but the samples at these places. */
export function pickedSamples({ samples, imageShape }: Dataset, indices: Uint32Array): Samples {
  const size = imageShape[1] * imageShape[2]
  const pixels = new Uint8Array(indices.length * size)
  for (const [place, index] of indices.entries()) {
    pixels.set(samples.pixels.subarray(index * size, (index + 1) * size), place * size)
  }
  return { pixels, labels: Uint8Array.from(indices, (index) => samples.labels[index]!) }
}

/** A copy, uint8 `[height·width]`: the table itself lies in shared memory, which can't leave the process. */
export function pixelsOf({ samples, imageShape }: Dataset, index: number): Uint8Array {
  const size = imageShape[1] * imageShape[2]
  return samples.pixels.slice(index * size, (index + 1) * size)
}

function sampleAt(dataset: Dataset, index: number): SampleDigit {
  return { index, label: dataset.samples.labels[index]!, pixels: pixelsOf(dataset, index) }
}

async function loadOwn({ folder, classNames = {} }: DatasetCandidate): Promise<Dataset> {
  const dataset = await readOwnData(folder)
  const names = dataset.sums.length === 1 ? classNames[dataset.sums[0]!] : undefined
  if (names?.length !== dataset.classNames.length) return dataset
  return isSameNames(names, dataset.classNames) ? dataset : { ...dataset, classNames: names }
}

function describe(
  dataset: Dataset,
  { source, folder }: DatasetCandidate,
  rejected: DatasetReport['rejected'],
): DatasetReport {
  const { name, files, sums, trainCount, testCount, imageShape, classNames } = dataset
  const { labels } = dataset.samples
  const countOf = (part: Uint8Array) => countPerClass(part, classNames.length)
  return {
    ...{ source, folder, name, files, sums, trainCount, testCount, imageShape, classNames },
    trainPerClass: countOf(labels.subarray(0, trainCount)),
    testPerClass: countOf(labels.subarray(trainCount, trainCount + testCount)),
    rejected,
  }
}

function countPerClass(labels: Uint8Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label]!++
  return counts
}
