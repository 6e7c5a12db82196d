import { basename, dirname, join } from 'node:path'
import { namings, numberedNames } from '../shared/class-names.ts'
import { datasetLimits } from '../shared/dataset.ts'
import { mnistFiles } from '../shared/mnist-files.ts'
import type { Dataset } from './dataset.ts'
import { hashOf } from './hash.ts'
import { checkCounts, readIdxImages, readIdxLabels, type IdxImages } from './idx.ts'
import { readPacked, type PackedFile } from './packed-file.ts'
import { mnistFacts } from './mnist.ts'
import { OwnDataError } from './own-data-error.ts'
import { assembleDataset, checkImageSize, type Part } from './assemble-dataset.ts'
import { splitByClass } from './split-by-class.ts'
import { transposed } from './transposed.ts'

type PartName = 'train' | 'test' | 'all'

/** An IDX file by its name, e.g. `emnist-letters-train-images-idx3-ubyte.gz`. */
export interface IdxFile {
  readonly name: string
  /** What its name has in common with the other files of its set, e.g. `emnist-letters`. */
  readonly family: string
  readonly part: PartName
  readonly kind: 'images' | 'labels'
}

const idxName = /^(.*?)(images|labels)[-.]idx([13])[-.]ubyte(?:\.gz)?$/i
const partName = /(?:^|(?<=[-_.]))(train|t10k|test)[-_.]/i

/** Sums of label files of Fashion-MNIST and Kuzushiji-MNIST, as their authors publish them (MD5). */
const knownLabels: Readonly<Record<string, Known>> = {
  '25c81989df183df01b3e8a0aad5dffbe': 'fashion',
  e144d726b3acfaa3e44228e80efcd344: 'kuzushiji',
}

type Known = keyof typeof namings

/** Null for a file that is not named as IDX files are. */
export function familyOf(name: string): string | null {
  return parseName(name)?.family ?? null
}

export function idxFilesIn(names: readonly string[]): IdxFile[] {
  return names.map(parseName).filter((file) => file !== null)
}

/** @throws OwnDataError or IdxError */
export async function readIdxSet(folder: string, files: readonly IdxFile[]): Promise<Dataset> {
  const families = [...new Set(files.map(({ family }) => family))]
  if (families.length > 1) {
    throw new OwnDataError(
      'SEVERAL_SETS',
      `${folder} holds ${families.length} sets: ${families.map((name) => name || 'train, t10k').join('; ')}. ` +
        'Open one of the files of the set you want.',
    )
  }
  const set = { folder, files, family: families[0]!.toLowerCase() }
  const hasTest = files.some(({ part }) => part === 'test')
  const hasTrain = files.some(({ part }) => part === 'train')
  if (hasTest && !hasTrain) {
    throw new OwnDataError(
      'MISSING_TRAINING',
      `${folder} holds files to test on, but none to learn from, such as train-images-idx3-ubyte.`,
    )
  }
  const packed = hasTest
    ? [await readPart(set, 'train'), await readPart(set, 'test')]
    : [await readPart(set, hasTrain ? 'train' : 'all')]
  return toDataset(set, packed)
}

interface IdxSet {
  readonly folder: string
  readonly family: string
  readonly files: readonly IdxFile[]
}

interface ReadPart {
  readonly images: IdxImages
  readonly labels: Uint8Array
  readonly files: readonly PackedFile[]
}

function parseName(name: string): IdxFile | null {
  const match = idxName.exec(name)
  if (!match) return null
  const [, before = '', kind = '', dimensions] = match
  if ((kind.toLowerCase() === 'images') !== (dimensions === '3')) return null
  const part = partName.exec(before)?.[1]?.toLowerCase()
  return {
    name,
    family: before.replace(partName, '').replace(/[-_.]+$/, ''),
    part: part === 'train' ? 'train' : part === undefined ? 'all' : 'test',
    kind: kind.toLowerCase() as IdxFile['kind'],
  }
}

async function readPart({ folder, files }: IdxSet, part: PartName): Promise<ReadPart> {
  const pathOf = (kind: IdxFile['kind']) => {
    const found = files.filter((file) => file.part === part && file.kind === kind)
    // Of a plain file and its packed copy the plain one is quicker to read.
    const file = found.find(({ name }) => !/\.gz$/i.test(name)) ?? found[0]
    if (file) return join(folder, file.name)
    const other = files.find((candidate) => candidate.part === part)!.name
    throw new OwnDataError(
      kind === 'images' ? 'MISSING_IMAGES' : 'MISSING_LABELS',
      `${folder} has ${other}, but not the ${kind} that belong to it.`,
    )
  }
  const [imagesPath, labelsPath] = [pathOf('images'), pathOf('labels')]
  // Labels first: they are small, and tell of most sets that can't be used.
  const labelsFile = await readPacked(labelsPath, datasetLimits.images + 8)
  const labels = readIdxLabels(labelsFile.bytes, labelsFile.name, 255)
  const imagesFile = await readPacked(imagesPath, datasetLimits.pixels + 16)
  const images = readIdxImages(imagesFile.bytes, imagesFile.name)
  checkCounts(images, labels, imagesFile.name)
  checkImageSize(images.columns, images.rows, imagesFile.name)
  return { images, labels, files: [imagesFile, labelsFile] }
}

async function toDataset(set: IdxSet, parts: readonly ReadPart[]): Promise<Dataset> {
  const files = parts.flatMap((part) => part.files)
  const sums = await Promise.all(files.map(({ bytes }) => hashOf('sha256', bytes)))
  const known = recognise(set, parts)
  // EMNIST's images lie on their side.
  const isTransposed = set.family.startsWith('emnist')
  const first = firstLabel(parts)
  const classes = Math.max(...parts.map(({ labels }) => largest(labels))) - first + 1
  const names = known && namings[known].names.length === classes ? namings[known].names : null
  const toPart = async ({ images, labels, files: [file] }: ReadPart): Promise<Part> => ({
    pixels: isTransposed ? await transposed(images) : images.pixels,
    labels: first === 0 ? labels : labels.map((label) => label - first),
    width: isTransposed ? images.rows : images.columns,
    height: isTransposed ? images.columns : images.rows,
    name: file!.name,
  })
  const [train, test] = await Promise.all(parts.map(toPart))
  const dataset = await assembleDataset({
    name: nameOf(set, known),
    classNames: names ?? numberedNames(Math.max(1, classes), first),
    ...(test ? { train: train!, test } : await splitByClass(train!)),
    files: files.map(({ name, bytes }, index) => ({
      ...{ name, bytes: bytes.length, sha256: sums[index]! },
    })),
  })
  const isMnist = !isTransposed && mnistFiles.every(({ sha256: sum }) => sums.includes(sum))
  return isMnist
    ? { ...dataset, ...mnistFacts, sums: mnistFiles.map(({ sha256: sum }) => sum) }
    : dataset
}

/** Some count from 1, as EMNIST's letters do. */
function firstLabel(parts: readonly ReadPart[]): 0 | 1 {
  const smallest = parts.map(({ labels }) => labels.reduce((least, one) => Math.min(least, one)))
  return Math.min(...smallest) === 1 ? 1 : 0
}

function largest(labels: Uint8Array): number {
  return labels.reduce((most, label) => Math.max(most, label))
}

/** Fashion-MNIST's and Kuzushiji-MNIST's files have MNIST's names: sums tell, else the folder. */
function recognise({ folder, family }: IdxSet, [train]: readonly ReadPart[]): Known | null {
  const emnist = /^emnist-(\w+)/.exec(family)?.[1]
  if (emnist === 'balanced' || emnist === 'bymerge') return 'balanced'
  if (emnist === 'letters') return 'letters'
  if (emnist === 'digits' || emnist === 'mnist') return 'digits'
  const bySum = knownLabels[train!.files[1]!.packedMd5]
  if (bySum) return bySum
  // As torchvision lays them down: FashionMNIST/raw/train-images-idx3-ubyte.
  const place = `${basename(dirname(folder))} ${basename(folder)} ${family}`
  if (/fashion/i.test(place)) return 'fashion'
  if (/kmnist|kuzushiji/i.test(place)) return 'kuzushiji'
  return null
}

function nameOf({ folder, family }: IdxSet, known: Known | null): string {
  const emnist = /^emnist-(\w+)/.exec(family)?.[1]
  if (emnist) return `EMNIST ${emnist[0]!.toUpperCase()}${emnist.slice(1)}`
  if (known) return namings[known].label
  return family || basename(folder) || 'Own data'
}
