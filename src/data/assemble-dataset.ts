import { datasetLimits } from '../shared/dataset.ts'
import { normalisationOf, sharedBytes, type Dataset } from './dataset.ts'
import { hashOf } from './hash.ts'
import { OwnDataError } from './own-data-error.ts'
import { pieces } from './pieces.ts'

/** The images to learn from, or those to test on. */
export interface Part {
  /** uint8 `[count, height, width]` */
  readonly pixels: Uint8Array
  /** Counted from 0, `[count]`. */
  readonly labels: Uint8Array
  readonly width: number
  readonly height: number
  /** What messages call it. */
  readonly name: string
}

export interface DatasetParts extends Pick<Dataset, 'name' | 'classNames' | 'files'> {
  readonly train: Part
  readonly test: Part
}

/** Fewer than this can't be cut into a batch and something held out. */
const fewestTraining = 10

/**
 * Puts both parts into one table, once they are known to fit each other and what Inkling can train.
 * @throws OwnDataError
 */
export async function assembleDataset({ train, test, ...facts }: DatasetParts): Promise<Dataset> {
  checkSizes(train, test)
  checkClasses(train, test, facts.classNames)
  const [trainCount, testCount] = [train.labels.length, test.labels.length]
  const pixels = sharedBytes(train.pixels.length + test.pixels.length)
  const labels = sharedBytes(trainCount + testCount)
  await copy(train.pixels, pixels, 0)
  await copy(test.pixels, pixels, train.pixels.length)
  labels.set(train.labels)
  labels.set(test.labels, trainCount)
  const normalisation = await normalisationOf(train.pixels)
  if (normalisation.deviation === 0) {
    throw new OwnDataError(
      'BLANK',
      `All pixels of ${train.name} are the same: there is nothing to see.`,
    )
  }
  const imageShape = [1, train.height, train.width] as const
  const sums = [await sumOf([...imageShape, trainCount, testCount], pixels, labels)]
  return {
    ...facts,
    ...{ samples: { pixels, labels }, trainCount, testCount, imageShape, normalisation, sums },
  }
}

/** @throws OwnDataError */
export function checkImageSize(width: number, height: number, name: string): void {
  const { shortestSide, longestSide } = datasetLimits
  if (Math.max(width, height) > longestSide) {
    throw new OwnDataError(
      'IMAGE_TOO_LARGE',
      `${name} has ${width} x ${height} pixels; Inkling takes up to ${longestSide} x ${longestSide}. Make the images smaller first.`,
    )
  }
  if (Math.min(width, height) < shortestSide) {
    throw new OwnDataError(
      'IMAGE_TOO_SMALL',
      `${name} has ${width} x ${height} pixels; it takes at least ${shortestSide} x ${shortestSide}.`,
    )
  }
}

/** @throws OwnDataError unless so many images of this size can be held in memory */
export function checkImageCount(count: number, size: number, name: string): void {
  if (count <= datasetLimits.images && count * size <= datasetLimits.pixels) return
  const most = Math.min(datasetLimits.images, Math.floor(datasetLimits.pixels / size))
  throw new OwnDataError(
    'TOO_MANY_IMAGES',
    `${name} has ${thousands(count)} images; of this size Inkling takes up to ${thousands(most)}.`,
  )
}

/** @throws OwnDataError */
export function checkClassCount(count: number, name: string): void {
  if (count > datasetLimits.classes) {
    throw new OwnDataError(
      'TOO_MANY_CLASSES',
      `${name} has ${count} classes; Inkling takes up to ${datasetLimits.classes}.`,
    )
  }
  if (count < 2) {
    throw new OwnDataError(
      'TOO_FEW_CLASSES',
      `${name} has only one class; it takes two to tell apart.`,
    )
  }
}

function checkSizes(train: Part, test: Part): void {
  if (train.width !== test.width || train.height !== test.height) {
    throw new OwnDataError(
      'SIZES_DIFFER',
      `The images of ${train.name} are ${train.width} x ${train.height} pixels, but those of ` +
        `${test.name} ${test.width} x ${test.height}.`,
    )
  }
  const count = train.labels.length + test.labels.length
  checkImageCount(count, train.width * train.height, 'The dataset')
  if (train.labels.length < fewestTraining || test.labels.length === 0) {
    throw new OwnDataError(
      'TOO_FEW_IMAGES',
      `There are ${train.labels.length} images to learn from and ${test.labels.length} to test on; ` +
        `it takes at least ${fewestTraining} and 1.`,
    )
  }
}

function checkClasses(train: Part, test: Part, classNames: readonly string[]): void {
  checkClassCount(classNames.length, train.name)
  const trained = new Set(train.labels)
  const strange = test.labels.find((label) => !trained.has(label))
  if (strange !== undefined) {
    throw new OwnDataError(
      'UNKNOWN_CLASS',
      `${test.name} has images of class ${JSON.stringify(classNames[strange])}, of which ${train.name} has none.`,
    )
  }
  const empty = classNames.find((_, label) => !trained.has(label))
  if (empty === undefined) return
  throw new OwnDataError(
    'EMPTY_CLASS',
    `${train.name} has no image of class ${JSON.stringify(empty)}, though its labels go up to ` +
      `${JSON.stringify(classNames.at(-1))}.`,
  )
}

async function copy(from: Uint8Array, to: Uint8Array, offset: number): Promise<void> {
  for await (const [start, end] of pieces(from.length)) {
    to.set(from.subarray(start, end), offset + start)
  }
}

function sumOf(facts: readonly number[], pixels: Uint8Array, labels: Uint8Array): Promise<string> {
  return hashOf('sha256', Buffer.from(facts.join()), labels, pixels)
}

function thousands(count: number): string {
  return count.toLocaleString('en-US')
}
