import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bundledMnistFolder } from '../../src/data/mnist.ts'
import { readOwnData } from '../../src/data/own-data.ts'
import { namings } from '../../src/shared/class-names.ts'
import { mnistFiles, mnistNormalisation } from '../../src/shared/mnist-files.ts'
import { blocks, cyclicLabels, folderWith, greyPng, idxLabels } from './own-sets.ts'
import { idxOf, idxSet, pictureSet } from './own-sets.ts'
import { makePng } from './make-png.ts'

describe('IDX files', () => {
  it('are read under their usual names, packed or not, to the same samples', async () => {
    const packed = await readOwnData(await folderWith(idxSet()))
    const plain = await readOwnData(await folderWith(idxSet({ isPacked: false })))
    expect(packed).toMatchObject({
      name: 'set',
      trainCount: 200,
      testCount: 40,
      imageShape: [1, 28, 28],
      classNames: [...'0123456789'],
    })
    expect(packed.files.map(({ name }) => name)).toEqual([
      'train-images-idx3-ubyte.gz',
      'train-labels-idx1-ubyte.gz',
      't10k-images-idx3-ubyte.gz',
      't10k-labels-idx1-ubyte.gz',
    ])
    expect(packed.samples.pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(packed.samples.pixels.subarray(0, 200 * 784)).toEqual(
      blocks(cyclicLabels(200, 10), 28, 28),
    )
    expect([...packed.samples.labels]).toEqual([...cyclicLabels(200, 10), ...cyclicLabels(40, 10)])
    expect(plain.samples).toEqual(packed.samples)
    expect(plain.sums).toEqual(packed.sums)
    expect(plain.files.map(({ sha256 }) => sha256)).toEqual(packed.files.map((file) => file.sha256))
  })

  it('are normalised by the mean and the deviation of the pixels to learn from', async () => {
    const { samples, normalisation, trainCount } = await readOwnData(await folderWith(idxSet()))
    const shares = Array.from(samples.pixels.subarray(0, trainCount * 784), (pixel) => pixel / 255)
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
    const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length
    expect(normalisation.mean).toBeCloseTo(mean, 12)
    expect(normalisation.deviation).toBeCloseTo(Math.sqrt(variance), 12)
  })

  it('that are MNIST’s are known as MNIST', async () => {
    const { name, sums, normalisation } = await readOwnData(bundledMnistFolder()!)
    expect({ name, sums, normalisation }).toEqual({
      name: 'MNIST',
      sums: mnistFiles.map(({ sha256 }) => sha256),
      normalisation: mnistNormalisation,
    })
  })

  it('of Fashion-MNIST and Kuzushiji-MNIST are recognised by where they lie', async () => {
    const fashion = await readOwnData(await folderWith(idxSet(), 'FashionMNIST'))
    expect(fashion).toMatchObject({ name: 'Fashion-MNIST', classNames: namings.fashion.names })
    const kuzushiji = await readOwnData(await folderWith(idxSet(), 'kmnist'))
    expect(kuzushiji.classNames).toEqual(namings.kuzushiji.names)
  })

  it('of EMNIST are turned upright', async () => {
    const files = idxSet({ classes: 47, prefix: 'emnist-balanced-', test: 'test' })
    const balanced = await readOwnData(await folderWith(files))
    const lying = blocks(cyclicLabels(940, 47), 28, 28)
    const at = (image: number, y: number, x: number) => image * 784 + y * 28 + x
    expect(balanced).toMatchObject({ name: 'EMNIST Balanced', classNames: namings.balanced.names })
    for (const [image, y, x] of [
      [0, 0, 5],
      [9, 4, 17],
      [939, 27, 1],
    ] as const) {
      expect(balanced.samples.pixels[at(image, y, x)]).toBe(lying[at(image, x, y)])
    }
  })

  it('of EMNIST’s letters count from 1', async () => {
    const files = idxSet({ classes: 26, first: 1, prefix: 'emnist-letters-', test: 'test' })
    const letters = await readOwnData(await folderWith(files))
    expect(letters.classNames).toEqual([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'])
    expect([...letters.samples.labels.subarray(0, 26)]).toEqual(cyclicLabels(26, 26))
  })

  it('of one set among several are chosen by one of them', async () => {
    const files = {
      ...idxSet({ prefix: 'emnist-digits-', test: 'test' }),
      ...idxSet({ prefix: 'emnist-letters-', test: 'test', classes: 26, first: 1 }),
    }
    const folder = await folderWith(files)
    const { name } = await readOwnData(join(folder, 'emnist-digits-test-labels-idx1-ubyte.gz'))
    expect(name).toBe('EMNIST Digits')
  })

  it('that come as one set are split one in seven of each class, always alike', async () => {
    const labels = cyclicLabels(140, 4)
    const files = {
      'images-idx3-ubyte': idxOf([140, 8, 8], blocks(labels, 8, 8)),
      'labels-idx1-ubyte': idxLabels(labels),
    }
    const first = await readOwnData(await folderWith(files))
    const second = await readOwnData(await folderWith(files))
    expect(first).toMatchObject({ trainCount: 120, testCount: 20, imageShape: [1, 8, 8] })
    const tested = [...first.samples.labels.subarray(120)]
    expect([0, 1, 2, 3].map((label) => tested.filter((one) => one === label).length)).toEqual([
      5, 5, 5, 5,
    ])
    expect(second.sums).toEqual(first.sums)
  })
})

describe('folders of pictures', () => {
  it('are classes, in natural order, split if there is only one set', async () => {
    const folder = await folderWith(pictureSet(['shape 10', 'shape 2', 'shape 1']))
    const dataset = await readOwnData(folder)
    expect(dataset).toMatchObject({
      classNames: ['shape 1', 'shape 2', 'shape 10'],
      imageShape: [1, 24, 20],
      trainCount: 36,
      testCount: 6,
    })
    expect(dataset.sums).toEqual((await readOwnData(folder)).sums)
  })

  it('to learn from and to test on stay apart', async () => {
    const names = ['a', 'b']
    const dataset = await readOwnData(
      await folderWith({
        ...pictureSet(names, { folder: 'train/' }),
        ...pictureSet(names, { folder: 'test/', count: 3 }),
        'train/notes.txt': 'Not a picture: left alone.',
        '.hidden/x.png': 'neither',
      }),
    )
    expect(dataset).toMatchObject({ trainCount: 28, testCount: 6, classNames: names })
    expect(dataset.files.map(({ name }) => name)).toEqual([
      'train: 28 pictures',
      'test: 6 pictures',
    ])
  })

  it('may be dark on light or light on dark: paper is 0 either way', async () => {
    const light = await readOwnData(await folderWith(pictureSet(['a', 'b'])))
    const dark = await readOwnData(
      await folderWith(pictureSet(['a', 'b'], { isDarkOnLight: true })),
    )
    expect(dark.samples.pixels).toEqual(light.samples.pixels)
  })

  it('may have colours and transparency', async () => {
    const files = pictureSet(['a', 'b'], { count: 8, width: 4, height: 4 })
    const red = Array.from({ length: 16 }, (_, i) => (i === 5 ? [255, 0, 0, 255] : [0, 0, 0, 255]))
    files['a/0.png'] = makePng({
      ...{ width: 4, height: 4, depth: 8, colourType: 6 },
      values: red.flat(),
    })
    const { samples } = await readOwnData(await folderWith(files))
    const images = Array.from({ length: 16 }, (_, i) =>
      samples.pixels.subarray(i * 16, i * 16 + 16),
    )
    expect(images.some((image) => image[5] === 76 && image[0] === 0)).toBe(true)
  })
})

const twoPictures = pictureSet(['a', 'b'])
const set = idxSet({ isPacked: false })
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(set).filter(([name]) => !names.includes(name)))
const trainImages = 'train-images-idx3-ubyte'
const trainLabels = 'train-labels-idx1-ubyte'
const testImages = 't10k-images-idx3-ubyte'
const testLabels = 't10k-labels-idx1-ubyte'
const broken = greyPng(20, 24, new Array<number>(480).fill(7)).map((byte, i) => (i > 50 ? 0 : byte))

describe('data that is wrong is refused by name', () => {
  it.for<[name: string, code: string, files: Record<string, Uint8Array | string>]>([
    ['an empty folder', 'NO_DATA_THERE', {}],
    ['a folder of other things', 'NO_DATA_THERE', { 'letter.txt': 'Dear', 'more/notes.md': '#' }],
    ['images without labels', 'MISSING_LABELS', without(trainLabels)],
    ['labels without images', 'MISSING_IMAGES', without(testImages)],
    ['a test without training', 'MISSING_TRAINING', without(trainImages, trainLabels)],
    [
      'several sets at once',
      'SEVERAL_SETS',
      { ...set, ...idxSet({ prefix: 'emnist-digits-', test: 'test' }) },
    ],
    ['a file that is no IDX file', 'BAD_MAGIC', { ...set, [trainLabels]: 'no labels' }],
    ['an empty file', 'TRUNCATED', { ...set, [trainLabels]: '' }],
    ['a truncated file', 'TRUNCATED', { ...set, [trainImages]: set[trainImages]!.slice(0, -1) }],
    ['bytes too many', 'TRAILING_BYTES', { ...set, [testLabels]: `${'\0\0\x08\x01\0\0\0\x01'}12` }],
    ['labels in place of images', 'WRONG_DIMENSIONS', { ...set, [trainImages]: set[trainLabels]! }],
    ['elements that are no bytes', 'BAD_TYPE', { ...set, [testLabels]: '\0\0\x0d\x01\0\0\0\0' }],
    ['no images', 'WRONG_DIMENSIONS', { ...set, [trainImages]: idxOf([0, 28, 28], Buffer.of()) }],
    ['more images than labels', 'COUNT_MISMATCH', { ...set, [testLabels]: idxLabels([1, 2, 3]) }],
    [
      'a damaged gzip',
      'BROKEN_GZIP',
      {
        ...without(trainLabels),
        [`${trainLabels}.gz`]: gzipSync(set[trainLabels]!).subarray(0, 20),
      },
    ],
    [
      'a gzip that unpacks to far more than it should',
      'TOO_LARGE',
      { ...without(trainLabels), [`${trainLabels}.gz`]: gzipSync(Buffer.alloc(2_000_000)) },
    ],
    [
      'training and test images of different sizes',
      'SIZES_DIFFER',
      {
        ...set,
        [testImages]: idxOf([40, 20, 20], new Uint8Array(16_000)),
      },
    ],
    ['images above 64 pixels', 'IMAGE_TOO_LARGE', idxSet({ height: 65, width: 20 })],
    ['images below 4 pixels', 'IMAGE_TOO_SMALL', idxSet({ height: 3, width: 20 })],
    ['62 classes', 'TOO_MANY_CLASSES', idxSet({ classes: 62, prefix: 'emnist-byclass-' })],
    ['a single class', 'TOO_FEW_CLASSES', idxSet({ classes: 1 })],
    [
      'a label that no training image has',
      'EMPTY_CLASS',
      {
        ...set,
        [trainLabels]: idxLabels(cyclicLabels(200, 10).map((one) => (one === 3 ? 4 : one))),
        [testLabels]: idxLabels(cyclicLabels(40, 3)),
      },
    ],
    [
      'a class that is only tested',
      'UNKNOWN_CLASS',
      { ...set, [testLabels]: idxLabels(cyclicLabels(40, 12)) },
    ],
    ['too few images', 'TOO_FEW_IMAGES', idxSet({ trainCount: 9, classes: 2 })],
    [
      'images without anything on them',
      'BLANK',
      { ...set, [trainImages]: idxOf([200, 28, 28], new Uint8Array(156_800)) },
    ],
    ['pictures in no class', 'LOOSE_PICTURES', { 'one.png': greyPng(4, 4, new Array(16).fill(1)) }],
    ['pictures that are no PNGs', 'NOT_PNG', { ...twoPictures, 'a/photo.jpg': 'JFIF' }],
    ['a PNG that is none', 'BROKEN_PICTURE', { ...twoPictures, 'b/3.png': 'GIF89a' }],
    ['a damaged PNG', 'BROKEN_PICTURE', { ...twoPictures, 'b/3.png': broken }],
    ['a huge PNG file', 'TOO_LARGE', { ...twoPictures, 'a/3.png': new Uint8Array(2_000_001) }],
    [
      'a PNG that announces millions of pixels',
      'IMAGE_TOO_LARGE',
      {
        ...twoPictures,
        'a/3.png': makePng({
          width: 9000,
          height: 1,
          depth: 8,
          colourType: 0,
          values: new Array<number>(9000).fill(0),
        }),
      },
    ],
    [
      'pictures of different sizes',
      'MIXED_SIZES',
      { ...twoPictures, 'b/3.png': greyPng(24, 20, new Array<number>(480).fill(0)) },
    ],
    ['a class without pictures', 'EMPTY_CLASS_FOLDER', { ...twoPictures, 'c/later.txt': '' }],
    [
      '48 classes of pictures',
      'TOO_MANY_CLASSES',
      pictureSet(
        Array.from({ length: 48 }, (_, i) => `c${i}`),
        { count: 1, width: 4, height: 4 },
      ),
    ],
    ['a single folder of pictures', 'TOO_FEW_CLASSES', pictureSet(['only'])],
    ['a class with an endless name', 'BAD_CLASS_NAME', pictureSet(['a', 'b'.repeat(61)])],
    ['pictures only to test on', 'MISSING_TRAINING', pictureSet(['a', 'b'], { folder: 'test/' })],
    [
      'a class of pictures that is only tested',
      'UNKNOWN_CLASS',
      {
        ...pictureSet(['a', 'b'], { folder: 'train/' }),
        ...pictureSet(['a', 'c'], { folder: 'test/' }),
      },
    ],
    ['too few pictures', 'TOO_FEW_IMAGES', pictureSet(['a', 'b'], { count: 2 })],
  ])('%s: %s', async ([, code, files]) => {
    const refusal = readOwnData(await folderWith(files))
    await expect(refusal).rejects.toMatchObject({ code })
    await expect(refusal).rejects.toThrow(/^.{20,}\.$/s)
  })

  it('a place that does not exist: NOT_FOUND', async () => {
    await expect(readOwnData('/there/is/nothing/here')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('a file of another kind: UNKNOWN_FILE', async () => {
    const folder = await folderWith({ 'digits.csv': '1,2' })
    await expect(readOwnData(join(folder, 'digits.csv'))).rejects.toMatchObject({
      code: 'UNKNOWN_FILE',
    })
  })

  it('more pixels than the memory is meant to hold: TOO_MANY_IMAGES', async () => {
    const { checkImageCount } = await import('../../src/data/assemble-dataset.ts')
    expect(() => checkImageCount(500_001, 16, 'It')).toThrow(
      expect.objectContaining({ code: 'TOO_MANY_IMAGES' }),
    )
    expect(() => checkImageCount(80_000, 4096, 'It')).toThrow('takes up to 78,125.')
  })
})

it('tells other samples by other sums', async () => {
  const one = await readOwnData(await folderWith(idxSet()))
  const labels = cyclicLabels(40, 10).reverse()
  const other = await readOwnData(
    await folderWith({ ...idxSet({ isPacked: false }), [testLabels]: idxLabels(labels) }),
  )
  expect(other.sums).not.toEqual(one.sums)
  expect(one.sums[0]).toHaveLength(createHash('sha256').digest('hex').length)
})
