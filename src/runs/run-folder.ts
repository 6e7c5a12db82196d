import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readBounded } from '../models/open-model.ts'
import { savePrivateFile } from '../models/saver.ts'
import type { CurvePoint } from '../shared/run-library.ts'
import { RunLibraryError } from './run-library-error.ts'
import { decodeRecord, encodeRecord, type RunRecord } from './run-record.ts'

/** A run as it lies on the disk. */
export interface StoredRun {
  readonly kind: 'run'
  readonly record: RunRecord
  /** Epochs whose weights are there, ascending. */
  readonly keptEpochs: readonly number[]
  readonly hasModel: boolean
  readonly bytes: number
}

/** A run that cannot be read, with the reason. */
export interface StoredUnreadable {
  readonly kind: 'unreadable'
  readonly error: RunLibraryError
  readonly bytes: number
}

const recordName = 'run.json'
const modelName = 'model.safetensors'
const curveName = 'curve.json'
const epochName = /^epoch-([1-9]\d{0,5})\.safetensors$/
const largestRecord = 4_000_000
const largestModel = 200_000_000

/** Reads what a run's folder holds. Never rejects: what is wrong with it becomes part of the answer. */
export async function readRunFolder(folder: string): Promise<StoredRun | StoredUnreadable> {
  const { names, bytes } = await contentOf(folder)
  try {
    const { bytes: file } = await readBounded(join(folder, recordName), largestRecord)
    const keptEpochs = names.map((name) => Number(epochName.exec(name)?.[1]))
    return {
      ...{ kind: 'run', record: decodeRecord(file), bytes },
      keptEpochs: keptEpochs.filter(Number.isInteger).sort((a, b) => a - b),
      hasModel: names.includes(modelName),
    }
  } catch (error) {
    return { kind: 'unreadable', error: asLibraryError(error), bytes }
  }
}

/** Writing goes through the same checks as reading: what is kept can be listed again. */
export async function saveRecord(folder: string, record: RunRecord): Promise<void> {
  const file = encodeRecord(record)
  decodeRecord(file)
  await savePrivateFile(join(folder, recordName), file)
}

/** @param epoch null for the weights that the run ended with */
export async function saveWeights(
  folder: string,
  epoch: number | null,
  model: Uint8Array,
): Promise<void> {
  await savePrivateFile(join(folder, weightsName(epoch)), model)
}

/** @throws RunLibraryError NO_WEIGHTS, ModelFileError */
export async function readWeights(folder: string, epoch: number | null): Promise<Uint8Array> {
  const { bytes } = await readBounded(join(folder, weightsName(epoch)), largestModel)
  return bytes
}

export async function removeWeights(folder: string, epoch: number): Promise<void> {
  await rm(join(folder, weightsName(epoch)), { force: true })
}

export async function saveCurve(folder: string, curve: readonly CurvePoint[]): Promise<void> {
  const rows = curve.map(({ x, loss, accuracy }) => [x, loss, accuracy])
  await savePrivateFile(join(folder, curveName), new TextEncoder().encode(JSON.stringify(rows)))
}

/** A picture of the run and no more: without a readable file it is empty. */
export async function readCurve(folder: string): Promise<readonly CurvePoint[]> {
  try {
    const rows = JSON.parse(await readFile(join(folder, curveName), 'utf8')) as unknown
    if (!Array.isArray(rows)) return []
    return (rows as unknown[]).flatMap((row) => {
      if (!Array.isArray(row) || row.length !== 3 || !row.every(Number.isFinite)) return []
      const [x, loss, accuracy] = row as [number, number, number]
      return [{ x, loss, accuracy }]
    })
  } catch {
    return []
  }
}

function weightsName(epoch: number | null): string {
  return epoch === null ? modelName : `epoch-${epoch}.safetensors`
}

async function contentOf(folder: string): Promise<{ names: readonly string[]; bytes: number }> {
  const names = await readdir(folder).catch(() => [])
  const sizes = names.map(async (name) => {
    return stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    )
  })
  return { names, bytes: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) }
}

function asLibraryError(error: unknown): RunLibraryError {
  if (error instanceof RunLibraryError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new RunLibraryError('BROKEN_RUN', `The run's record can't be read. ${reason}`, {
    cause: error,
  })
}
