import { isJsonObject } from './json-strict.ts'
import type { Json } from './json-strict.ts'
import { ModelFileError } from './model-file-error.ts'
import { jsonOf } from './model-metadata.ts'
import type { Metadata } from './model-metadata.ts'

/** Where in its epochs a run stands. */
export interface RunPlace {
  /** Steps done. */
  readonly step: number
  readonly finishedEpochs: number
  /**
   * The stream of orders as it was before it gave the running epoch's; from it and the step follows
   * which images come next.
   */
  readonly orders: readonly number[]
  /** Sums over the running epoch so far, for its metrics. */
  readonly tally: RunTally
}

export interface RunTally {
  readonly images: number
  readonly lossSum: number
  readonly correct: number
  readonly ms: number
  readonly learningRate: number
}

/** @throws ModelFileError */
export function placeOf(metadata: Metadata): RunPlace {
  const value = jsonOf(metadata, 'place')
  if (!isPlace(value)) throw badValue('place', value)
  return value
}

/** Null in a file from before kernels were counted. @throws ModelFileError */
export function kernelSetOf(metadata: Metadata): number | null {
  if (!metadata.has('kernel_set')) return null
  const value = jsonOf(metadata, 'kernel_set')
  if (!isCount(value)) throw badValue('kernel_set', value)
  return Number(value)
}

/** The state of a stream of random numbers. @throws ModelFileError */
export function wordsOf(metadata: Metadata, key: string): readonly number[] {
  const value = jsonOf(metadata, key)
  if (!isWords(value)) throw badValue(key, value)
  return value
}

/** @throws ModelFileError */
export function dataOf(metadata: Metadata): readonly string[] {
  const value = jsonOf(metadata, 'data')
  if (!isSums(value)) throw badValue('data', value)
  return value
}

/** Null in a run that does not look for its best epoch, or has none yet. @throws ModelFileError */
export function bestOf(metadata: Metadata): { epoch: number; loss: number } | null {
  if (!metadata.has('best')) return null
  const value = jsonOf(metadata, 'best')
  const { epoch, loss } = isJsonObject(value) ? value : {}
  if (typeof epoch === 'number' && isCount(epoch) && typeof loss === 'number') {
    return { epoch, loss }
  }
  throw badValue('best', value)
}

function isPlace(value: unknown): value is RunPlace {
  if (!isJsonObject(value)) return false
  const { step, finishedEpochs, orders, tally } = value
  return (
    [step, finishedEpochs].every(isCount) &&
    isWords(orders) &&
    isJsonObject(tally) &&
    [tally['images'], tally['correct']].every(isCount) &&
    ['lossSum', 'ms', 'learningRate'].every((key) => typeof tally[key] === 'number')
  )
}

function isSums(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.every((sum: unknown) => typeof sum === 'string' && /^[0-9a-f]{64}$/.test(sum))
  )
}

function isWords(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length <= 16 && value.every(isCount)
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function badValue(key: string, value: Json): ModelFileError {
  return new ModelFileError(
    'BAD_VALUE',
    `The checkpoint's ${key} is not what it should be: ${JSON.stringify(value).slice(0, 80)}.`,
  )
}
