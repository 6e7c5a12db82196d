import { createHash } from 'node:crypto'
import { basename, join, sep } from 'node:path'
import { ClassNamesError, parseClassNames } from '../shared/class-names.ts'
import { datasetLimits } from '../shared/dataset.ts'
import { assembleDataset, checkClassCount, checkImageCount, type Part } from './assemble-dataset.ts'
import type { Dataset } from './dataset.ts'
import { invert, isDarkOnLight, readGreyPng, type GreyPicture } from './grey-png.ts'
import { inNaturalOrder } from './natural-order.ts'
import { OwnDataError } from './own-data-error.ts'
import { listFolder } from './picture-folder.ts'
import { splitByClass } from './split-by-class.ts'

interface ClassFolder {
  readonly name: string
  /** Paths of its pictures, in natural order. */
  readonly pictures: readonly string[]
}

interface ReadPictures {
  readonly part: Part
  readonly file: Dataset['files'][number]
}

const trainName = /^train(?:ing)?$/i
const testName = /^test(?:ing)?$/i

/** How many files are open at a time. */
const atATime = 32

/**
 * Reads PNG pictures from a folder for each class: in `train` and `test`, or all in one place, which
 * are then split. Classes are called as their folders. Colours become grey, transparency paper.
 * Pictures are never made larger or smaller: all must have the same size. If they are dark on light,
 * judged by the borders of those to learn from, all are inverted, since 0 is paper.
 * @throws OwnDataError
 */
export async function readPictureSet(folder: string): Promise<Dataset> {
  const { folders } = await listFolder(folder)
  const [train, test] = [trainName, testName].map((part) => folders.find((name) => part.test(name)))
  if (test !== undefined && train === undefined) {
    throw new OwnDataError(
      'MISSING_TRAINING',
      `${folder} has a folder ${test}, but none called train with pictures to learn from.`,
    )
  }
  const learned = await classFolders(train === undefined ? folder : join(folder, train))
  const hasTest = train !== undefined && test !== undefined
  const tested = hasTest ? await classFolders(join(folder, test)) : null
  const classNames = namesOf(learned, folder)
  const first = await readPictures(learned, classNames, 'train', null)
  const second = tested && (await readPictures(tested, classNames, 'test', first.part))
  if (isDarkOnLight(first.part)) {
    await invert(first.part.pixels)
    if (second) await invert(second.part.pixels)
  }
  return assembleDataset({
    name: basename(folder) || 'Own data',
    classNames,
    files: second ? [first.file, second.file] : [first.file],
    ...(second ? { train: first.part, test: second.part } : await splitByClass(first.part)),
  })
}

/** The folders in a folder that hold pictures. */
async function classFolders(folder: string): Promise<ClassFolder[]> {
  const { folders, pictures } = await listFolder(folder)
  if (pictures.length > 0) {
    throw new OwnDataError(
      'LOOSE_PICTURES',
      `${folder} holds pictures that are in no class, such as ${pictures[0]}. Put those of each ` +
        'class into a folder of its own.',
    )
  }
  const classes: ClassFolder[] = []
  for (const name of await inNaturalOrder(folders)) {
    const place = join(folder, name)
    const pictures = await inNaturalOrder((await listFolder(place)).pictures)
    // Of half a million pictures `join` would take almost half a second.
    classes.push({ name, pictures: pictures.map((picture) => place + sep + picture) })
  }
  if (classes.some((one) => one.pictures.length > 0)) return classes
  throw new OwnDataError(
    'NO_DATA_THERE',
    `${folder} holds neither IDX files, such as train-images-idx3-ubyte.gz, nor a folder of PNG ` +
      'pictures for each class.',
  )
}

function namesOf(classes: readonly ClassFolder[], folder: string): readonly string[] {
  checkClassCount(classes.length, folder)
  const empty = classes.find(({ pictures }) => pictures.length === 0)
  if (empty) {
    throw new OwnDataError(
      'EMPTY_CLASS_FOLDER',
      `The folder ${empty.name} holds no PNG pictures, but the folders beside it do.`,
    )
  }
  try {
    return parseClassNames(
      classes.map(({ name }) => name),
      classes.length,
    )
  } catch (error) {
    if (!(error instanceof ClassNamesError)) throw error
    throw new OwnDataError(
      'BAD_CLASS_NAME',
      `The folders in ${folder} can't be taken for classes. ${error.message}`,
      { cause: error },
    )
  }
}

/** @param like whose size the pictures must have; null for that of the first one */
async function readPictures(
  classes: readonly ClassFolder[],
  classNames: readonly string[],
  partName: string,
  like: Part | null,
): Promise<ReadPictures> {
  const all = classes.flatMap(({ name, pictures }) => {
    const label = classNames.indexOf(name.trim().normalize('NFC'))
    if (label >= 0) return pictures.map((path) => ({ path, label }))
    throw new OwnDataError(
      'UNKNOWN_CLASS',
      `There is a folder ${name} to test on, but none of that name to learn from.`,
    )
  })
  checkImageCount(all.length, datasetLimits.shortestSide ** 2, partName)
  const hash = createHash('sha256')
  let bytes = 0
  let size = like && { width: like.width, height: like.height }
  let pixels = new Uint8Array()
  for (let start = 0; start < all.length; start += atATime) {
    const some = all.slice(start, start + atATime)
    const pictures = await Promise.all(some.map(({ path }) => readGreyPng(path)))
    for (const [at, picture] of pictures.entries()) {
      if (!size || start + at === 0) {
        size ??= { width: picture.width, height: picture.height }
        checkImageCount(all.length, size.width * size.height, partName)
        pixels = new Uint8Array(all.length * size.width * size.height)
      }
      checkSize(picture, size, some[at]!.path)
      pixels.set(picture.pixels, (start + at) * size.width * size.height)
      hash.update(picture.file)
      bytes += picture.file.length
    }
  }
  const count = all.length
  return {
    part: {
      ...{ pixels, labels: Uint8Array.from(all, ({ label }) => label), name: partName },
      ...(size ?? { width: 0, height: 0 }),
    },
    file: {
      name: `${partName}: ${count.toLocaleString('en-US')} pictures`,
      bytes,
      sha256: hash.digest('hex'),
    },
  }
}

function checkSize(
  picture: GreyPicture,
  { width, height }: { readonly width: number; readonly height: number },
  path: string,
): void {
  if (picture.width === width && picture.height === height) return
  throw new OwnDataError(
    'MIXED_SIZES',
    `${path} has ${picture.width} x ${picture.height} pixels, the pictures before it ${width} x ` +
      `${height}. All must have the same size; Inkling does not change your pictures.`,
  )
}
