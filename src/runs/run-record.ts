import { isJsonObject, parseStrictJson, type Json, type JsonObject } from '../models/json-strict.ts'
import { epochsIn } from '../models/model-metadata.ts'
import { ModelFileError } from '../models/model-file-error.ts'
import { isDataOrigin, isSameData, type DataOrigin } from '../shared/data-fit.ts'
import type { EpochMetrics } from '../shared/metrics.ts'
import { quote } from '../shared/quote.ts'
import { isRunOrigin, runWords, type RunChanges, type RunOrigin } from '../shared/run-library.ts'
import { RunLibraryError } from './run-library-error.ts'

/** What `run.json` holds: everything about a run but its weights and its curve. */
export interface RunRecord {
  readonly name: string
  readonly note: string
  readonly tags: readonly string[]
  readonly isPinned: boolean
  /** ISO 8601 in UTC. */
  readonly startedAt: string
  /** Null until the run has ended. */
  readonly ending: RunEnding | null
  /** The training configuration as JSON; whoever trains with it checks it. */
  readonly config: JsonObject
  /** What it learned from; null in records from before that was written down. */
  readonly data: DataOrigin | null
  readonly history: readonly EpochMetrics[]
  readonly origin: RunOrigin | null
}

export interface RunEnding {
  readonly outcome: 'finished' | 'stopped' | 'failed'
  /** ISO 8601 in UTC. */
  readonly at: string
  /** Why it failed; null unless it did. */
  readonly failure: string | null
  /** Share of the test digits that the final network gets right, or null. */
  readonly testAccuracy: number | null
}

const formatName = 'inkling-run'
const newestVersion = 1
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/

export function encodeRecord(record: RunRecord): Uint8Array {
  const file = { format: formatName, format_version: newestVersion, ...record }
  return new TextEncoder().encode(`${JSON.stringify(file, null, 1)}\n`)
}

/**
 * Reads a `run.json` of any origin; fields that it does not know are left out.
 * @throws RunLibraryError BROKEN_RUN, NEWER_RUN
 */
export function decodeRecord(bytes: Uint8Array): RunRecord {
  try {
    return recordIn(parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch (error) {
    if (error instanceof RunLibraryError) throw error
    const reason = error instanceof ModelFileError ? error.message : 'It is not UTF-8.'
    throw new RunLibraryError('BROKEN_RUN', `The run's record can't be read. ${reason}`)
  }
}

/**
 * Whether a run that did not end has this configuration and these data. A record that does not tell
 * its data is taken for one of these, as its checkpoint was checked.
 */
export function goesOnAs(record: RunRecord, config: unknown, data: DataOrigin): boolean {
  const isSame = record.data === null || isSameData(record.data, data)
  const isSameConfig = JSON.stringify(record.config) === JSON.stringify(config)
  return !record.ending && isSameConfig && isSame
}

/** @throws RunLibraryError RUN_WORDS naming what is too long or not a text */
export function checkRunChanges(value: unknown): asserts value is RunChanges {
  if (!isObject(value)) throw wrongWords(`A run is changed by an object, not ${quote(value)}.`)
  for (const [key, change] of Object.entries(value)) {
    if (key === 'name') checkWords('name', change, 1, runWords.name)
    else if (key === 'note') checkWords('note', change, 0, runWords.note)
    else if (key === 'tags') checkTags(change)
    else if (key !== 'isPinned') throw wrongWords(`A run has no ${quote(key)} to change.`)
    else if (typeof change !== 'boolean') {
      throw wrongWords(`A run is pinned or not, but not ${quote(change)}.`)
    }
  }
}

function recordIn(value: Json): RunRecord {
  if (!isJsonObject(value) || value['format'] !== formatName) {
    throw broken('it does not say that it is the record of a run')
  }
  checkVersion(value['format_version'])
  const { name, note, tags, isPinned, startedAt, ending, config, history, origin } = value
  const data = value['data'] ?? null
  if (typeof name !== 'string' || name === '') throw broken(`its name is ${quote(name)}`)
  if (typeof note !== 'string') throw broken(`its note is ${quote(note)}`)
  if (!isTexts(tags)) throw broken(`its tags are ${quote(tags)}`)
  if (typeof isPinned !== 'boolean') throw broken(`isPinned is ${quote(isPinned)}`)
  if (!isTime(startedAt)) throw broken(`it began at ${quote(startedAt)}`)
  if (!isConfig(config)) throw broken(`its configuration is ${quote(config)}`)
  if (data !== null && !isDataOrigin(data)) throw broken(`its data are ${quote(data)}`)
  if (ending !== null && !isEnding(ending)) throw broken(`its ending is ${quote(ending)}`)
  if (origin !== null && !isRunOrigin(origin)) throw broken(`its origin is ${quote(origin)}`)
  return {
    ...{ name, note, tags, isPinned, startedAt, config, history: epochsIn(history) },
    data: data && { name: data.name, sums: data.sums },
    ending: ending as RunEnding | null,
    origin: origin as RunOrigin | null,
  }
}

function checkVersion(version: Json | undefined): void {
  if (!Number.isSafeInteger(version) || (version as number) < 1) {
    throw broken(`its format version is ${quote(version)}`)
  }
  if ((version as number) <= newestVersion) return
  throw new RunLibraryError(
    'NEWER_RUN',
    `A newer Inkling wrote this run: it has format ${quote(version)}, and this one reads up to ` +
      `${newestVersion}. Get the newer one to open it.`,
  )
}

function isConfig(value: Json | undefined): value is JsonObject {
  if (!isJsonObject(value)) return false
  const { network, epochs } = value
  return isJsonObject(network) && typeof network['name'] === 'string' && isCount(epochs)
}

function isEnding(value: Json | undefined): boolean {
  if (!isJsonObject(value)) return false
  const { outcome, at, failure, testAccuracy } = value
  return (
    ['finished', 'stopped', 'failed'].includes(outcome as string) &&
    isTime(at) &&
    (failure === null || typeof failure === 'string') &&
    (testAccuracy === null || typeof testAccuracy === 'number')
  )
}

function checkTags(tags: unknown): void {
  if (!isTexts(tags)) throw wrongWords(`Tags are a list of texts, not ${quote(tags)}.`)
  if (tags.length > runWords.tags) {
    throw wrongWords(`A run has at most ${runWords.tags} tags, not ${tags.length}.`)
  }
  for (const tag of tags) checkWords('tag', tag, 1, runWords.tag)
}

function checkWords(what: string, text: unknown, least: number, most: number): void {
  if (typeof text === 'string' && text.trim().length >= least && text.length <= most) return
  throw wrongWords(`A ${what} is a text of ${least} to ${most} characters, not ${quote(text)}.`)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isTime(value: Json | undefined): value is string {
  return typeof value === 'string' && isoTime.test(value) && !Number.isNaN(Date.parse(value))
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function broken(what: string): RunLibraryError {
  return new RunLibraryError('BROKEN_RUN', `The run's record is damaged: ${what}.`)
}

function wrongWords(message: string): RunLibraryError {
  return new RunLibraryError('RUN_WORDS', message)
}
