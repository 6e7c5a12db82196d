import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { random } from '../../src/nn/random.ts'
import { idxImages, idxLabels, idxOf } from './make-idx.ts'
import { makePng } from './make-png.ts'

/** A folder as it lies on a disk: file by path. */
export type Files = Readonly<Record<string, Uint8Array | string>>

/** Writes the files into a new folder of the system's temporary one. */
export async function folderWith(files: Files, name = 'set'): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'inkling-data-')), name)
  await mkdir(folder)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return folder
}

/** Labels 0, 1, ..., classes - 1, 0, 1, ... */
export function cyclicLabels(count: number, classes: number, first = 0): number[] {
  return Array.from({ length: count }, (_, i) => first + (i % classes))
}

/** Images that can be told apart: class c has a bright block at its own place, over faint noise. */
export function blocks(
  labels: readonly number[],
  height: number,
  width: number,
  first = 0,
): Uint8Array {
  const noise = random(1, 'blocks')
  const columns = Math.floor(width / 4)
  return Uint8Array.from({ length: labels.length * height * width }, (_, at) => {
    const label = labels[Math.floor(at / (height * width))]! - first
    const [x, y] = [at % width, Math.floor(at / width) % height]
    const isBlock = Math.floor(x / 4) === label % columns && y >> 2 === Math.floor(label / columns)
    return isBlock ? 255 : noise.integer(40)
  })
}

interface IdxSetOptions {
  readonly classes?: number
  readonly first?: number
  readonly height?: number
  readonly width?: number
  readonly trainCount?: number
  readonly testCount?: number
  readonly prefix?: string
  /** What the files of the second part are called. */
  readonly test?: 't10k' | 'test'
  readonly isPacked?: boolean
}

/** The four IDX files of a set that a small network learns at once. */
export function idxSet(options: IdxSetOptions = {}): Record<string, Uint8Array> {
  const { classes = 10, first = 0, height = 28, width = 28, prefix = '', test = 't10k' } = options
  const { trainCount = 20 * classes, testCount = 4 * classes, isPacked = true } = options
  const files: Record<string, Uint8Array> = {}
  for (const [part, count] of [
    ['train', trainCount],
    [test, testCount],
  ] as const) {
    const labels = cyclicLabels(count, classes, first)
    const images = idxOf([count, height, width], blocks(labels, height, width, first))
    files[`${prefix}${part}-images-idx3-ubyte`] = images
    files[`${prefix}${part}-labels-idx1-ubyte`] = idxLabels(labels)
  }
  if (!isPacked) return files
  return Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]),
  )
}

/** A grey PNG. */
export function greyPng(width: number, height: number, values: ArrayLike<number>): Uint8Array {
  return makePng({ width, height, depth: 8, colourType: 0, values: Array.from(values) })
}

/** Pictures of the classes, `count` each, in a folder for each class. */
export function pictureSet(
  classNames: readonly string[],
  { count = 14, width = 20, height = 24, folder = '', isDarkOnLight = false } = {},
): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {}
  classNames.forEach((name, label) => {
    const pixels = blocks(new Array<number>(count).fill(label), height, width)
    for (let i = 0; i < count; i++) {
      const values = pixels.subarray(i * height * width, (i + 1) * height * width)
      const shown = isDarkOnLight ? values.map((value) => 255 - value) : values
      files[`${folder}${name}/${i}.png`] = greyPng(width, height, shown)
    }
  })
  return files
}

export { idxImages, idxLabels, idxOf }
