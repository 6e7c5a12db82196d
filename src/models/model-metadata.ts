import type { Normalisation } from '../nn/engine.ts'
import { isFittedCalibration, type FittedCalibration } from '../shared/calibration.ts'
import { numberedNames, parseClassNames } from '../shared/class-names.ts'
import { isDataOrigin, longestName, type DataOrigin } from '../shared/data-fit.ts'
import type { EpochMetrics, TestResult } from '../shared/metrics.ts'
import { quote } from '../shared/quote.ts'
import { isRunOrigin, type RunOrigin } from '../shared/run-library.ts'
import { isJsonObject, parseStrictJson } from './json-strict.ts'
import type { Json, JsonObject } from './json-strict.ts'
import { ModelFileError } from './model-file-error.ts'

/** The texts in a model file's header that describe it. */
export type Metadata = ReadonlyMap<string, string>

/** What a file says it is, and the newest version of it that this program knows. */
export interface Format {
  readonly name: string
  readonly version: number
}
export const modelFormat: Format = { name: 'inkling', version: 2 }

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/

/** Entries that only Inkling writes. */
const ownKeys = ['format_version', 'architecture', 'data_sha256']

/** Whether another program wrote the file; one of ours that lost its mark is damaged, not foreign. */
export function isForeign(metadata: Metadata): boolean {
  return metadata.get('format') !== modelFormat.name && !ownKeys.some((key) => metadata.has(key))
}

/**
 * Makes sure that this program understands the file.
 * @returns its version
 * @throws ModelFileError NOT_INKLING, BAD_VERSION, TOO_NEW
 */
export function checkVersion(metadata: Metadata, format: Format): number {
  if (metadata.get('format') !== format.name) {
    throw new ModelFileError(
      'NOT_INKLING',
      format === modelFormat
        ? 'The file describes a network as Inkling does, but does not say that Inkling saved it.'
        : 'This file is no checkpoint of an interrupted run.',
    )
  }
  const version = textOf(metadata, 'format_version')
  if (!/^[1-9]\d{0,8}$/.test(version)) {
    throw new ModelFileError('BAD_VERSION', `The file's format version is ${quote(version)}.`)
  }
  if (Number(version) > format.version) {
    throw new ModelFileError(
      'TOO_NEW',
      `The file has format ${version}; this Inkling reads up to ${format.version}. Get a newer one.`,
    )
  }
  return Number(version)
}

/** @throws ModelFileError MISSING_METADATA */
export function textOf(metadata: Metadata, key: string): string {
  const text = metadata.get(key)
  if (text !== undefined) return text
  throw new ModelFileError('MISSING_METADATA', `The file's metadata has no ${key}.`)
}

/** @throws ModelFileError if it is missing or not JSON */
export function jsonOf(metadata: Metadata, key: string): Json {
  return parseStrictJson(textOf(metadata, key))
}

export function nameOf(metadata: Metadata): string {
  const name = textOf(metadata, 'name')
  if (name.length > longestName) throw badValue('name', name)
  return name
}

export function createdAtOf(metadata: Metadata): string {
  const time = textOf(metadata, 'created_at')
  if (!isoTime.test(time) || Number.isNaN(Date.parse(time))) throw badValue('created_at', time)
  return time
}

/**
 * What the classes are called. Models of format 1 were of digits and did not say so.
 * @throws ModelFileError
 */
export function classNamesOf(metadata: Metadata, classes: number): readonly string[] {
  if (!metadata.has('class_names') && isFirstFormat(metadata)) return numberedNames(classes)
  const value = jsonOf(metadata, 'class_names')
  try {
    return parseClassNames(value, classes)
  } catch {
    throw badValue('class_names', value)
  }
}

/** Which data the model learned from; null where nobody knows. @throws ModelFileError */
export function dataOf(metadata: Metadata): DataOrigin | null {
  if (!metadata.has('data') && isFirstFormat(metadata)) return null
  const value = jsonOf(metadata, 'data')
  if (value === null) return null
  if (!isDataOrigin(value)) throw badValue('data', value)
  const { name, sums } = value
  return { name, sums }
}

function isFirstFormat(metadata: Metadata): boolean {
  return metadata.get('format_version') === '1'
}

export function normalisationOf(metadata: Metadata): Normalisation {
  const value = jsonOf(metadata, 'normalisation')
  if (!isNormalisation(value)) throw badValue('normalisation', value)
  return value
}

export function historyOf(metadata: Metadata): EpochMetrics[] {
  return epochsIn(jsonOf(metadata, 'history'))
}

/** @throws ModelFileError BAD_VALUE unless it is a list of epochs' metrics */
export function epochsIn(value: Json | undefined): EpochMetrics[] {
  if (!Array.isArray(value)) throw badValue('history', value ?? null)
  return value.map((epoch: Json, index) => {
    if (!isEpoch(epoch)) throw badValue(`history, entry ${index + 1},`, epoch)
    return epoch
  })
}

export function testOf(metadata: Metadata, classes: number): TestResult | null {
  const value = jsonOf(metadata, 'test')
  if (value === null || isTest(value, classes)) return value
  throw badValue('test', value)
}

/** Only of a model that began with another run's weights. */
export function originOf(metadata: Metadata): { origin?: RunOrigin } {
  if (!metadata.has('origin')) return {}
  const origin = jsonOf(metadata, 'origin')
  if (!isRunOrigin(origin)) throw badValue('origin', origin)
  return { origin }
}

/** Only of a model that was trained with images held out. @throws ModelFileError BAD_VALUE */
export function calibrationOf(metadata: Metadata): { calibration?: FittedCalibration } {
  if (!metadata.has('calibration')) return {}
  const calibration = jsonOf(metadata, 'calibration')
  if (!isFittedCalibration(calibration)) throw badValue('calibration', calibration)
  return { calibration }
}

function isNormalisation(value: unknown): value is Normalisation {
  return hasNumbers(value, 'mean', 'deviation') && Number(value['deviation']) > 0
}

function isEpoch(value: unknown): value is EpochMetrics {
  return (
    hasNumbers(
      value,
      ...['epoch', 'trainLoss', 'trainAccuracy', 'learningRate', 'seconds', 'imagesPerSecond'],
    ) && ['validationLoss', 'validationAccuracy'].every((key) => isNumber(value[key], true))
  )
}

function isTest(value: unknown, classes: number): value is TestResult {
  if (!hasNumbers(value, 'accuracy', 'loss')) return false
  const { macro, weighted, perClass, confusion } = value
  const averages = ['precision', 'recall', 'f1'] as const
  return (
    hasNumbers(macro, ...averages) &&
    hasNumbers(weighted, ...averages) &&
    isList(perClass, classes, (row) => hasNumbers(row, 'label', 'support', ...averages)) &&
    isList(confusion, classes, (row) => isList(row, classes, isCount))
  )
}

function isList(value: unknown, length: number, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length === length && value.every(isItem)
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function hasNumbers(value: unknown, ...keys: readonly string[]): value is JsonObject {
  return isJsonObject(value) && keys.every((key) => isNumber(value[key]))
}

function isNumber(value: unknown, orNull = false): boolean {
  return typeof value === 'number' || (orNull && value === null)
}

function badValue(key: string, value: Json): ModelFileError {
  return new ModelFileError(
    'BAD_VALUE',
    `The file's ${key} is not what it should be: ${quote(value)}.`,
  )
}
