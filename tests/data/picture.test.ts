import { deflateSync } from 'node:zlib'
import { encode } from 'fast-png'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/data/dataset.ts'
import { bundledMnistFolder, loadMnist } from '../../src/data/mnist.ts'
import { PictureError } from '../../src/data/picture-error.ts'
import { readPicture } from '../../src/data/picture.ts'
import { chunk, header, makePng, pngOf } from './make-png.ts'
import { meanDifference } from './mean-difference.ts'

const side = 84

let mnist: Dataset
let digit: Uint8Array
beforeAll(async () => {
  mnist = await loadMnist(bundledMnistFolder()!)
  digit = testDigit(0)
})

function testDigit(index: number): Uint8Array {
  const start = (mnist.trainCount + index) * 784
  return mnist.samples.pixels.slice(start, start + 784)
}

/** The digit's ink, 0..1, `times` as large. */
function enlarged(pixels: Uint8Array, times: number): number[] {
  const width = 28 * times
  return Array.from({ length: width * width }, (_, i) => {
    const [x, y] = [Math.floor((i % width) / times), Math.floor(i / width / times)]
    return pixels[y * 28 + x]! / 255
  })
}

/** A picture of the first test digit, 84 x 84, every ink value turned into channels by `paint`. */
function painted(
  depth: number,
  colourType: number,
  paint: (ink: number) => number[],
  chunks: Uint8Array[] = [],
) {
  const values = enlarged(digit, 3).flatMap((ink) => paint(ink).map(Math.round))
  return makePng({ width: side, height: side, depth, colourType, values, chunks })
}

function codeOf(bytes: Uint8Array): string {
  try {
    readPicture(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(PictureError)
    return (error as PictureError).code
  }
  return 'no error'
}

describe('reading a picture of a digit', () => {
  it('gives MNIST digits back from ten-fold, dark-on-light pictures', () => {
    for (let index = 0; index < 20; index++) {
      const data = Uint8Array.from(enlarged(testDigit(index), 10), (ink) => 255 - 255 * ink)
      const png = encode({ width: 280, height: 280, data, depth: 8, channels: 1 })
      expect(meanDifference(readPicture(png), testDigit(index))).toBeLessThan(0.5)
    }
  })

  it.each([
    ['16-bit grey', 16, 0, (ink: number) => [65_535 * (1 - ink)]],
    ['light on dark', 8, 0, (ink: number) => [255 * ink]],
    [
      '8-bit colour, blue ink on yellow',
      8,
      2,
      (ink: number) => [255 * (1 - ink), 255 * (1 - ink), 255 * ink],
    ],
    ['16-bit colour', 16, 2, (ink: number) => [0, 65_535 * ink, 0]],
    ['black ink on transparency', 8, 4, (ink: number) => [0, 255 * ink]],
    ['white ink on transparency', 8, 6, (ink: number) => [255, 255, 255, 255 * ink]],
    ['black ink on transparent black, 16 bit', 16, 6, (ink: number) => [0, 0, 0, 65_535 * ink]],
    ['grey ink on grey paper', 8, 0, (ink: number) => [180 - 100 * ink]],
  ])('reads %s', (_what, depth, colourType, paint) => {
    expect(meanDifference(readPicture(painted(depth, colourType, paint)), digit)).toBeLessThan(1)
  })

  it.each([1, 2, 4])('reads %s-bit grey', (depth) => {
    const most = 2 ** depth - 1
    const coarse = digit.map((value) => (255 * Math.round((value / 255) * most)) / most)
    const png = painted(depth, 0, (ink) => [most - Math.round(ink * most)])
    expect(meanDifference(readPicture(png), coarse)).toBeLessThan(12)
  })

  it('reads a palette with transparency', () => {
    const palette = chunk('PLTE', Uint8Array.of(200, 0, 0, 10, 10, 10, 90, 90, 90, 255, 255, 255))
    const transparency = chunk('tRNS', Uint8Array.of(0))
    const png = painted(2, 3, (ink) => [ink > 0.5 ? 1 : 0], [palette, transparency])
    const bilevel = digit.map((value) => (value > 127 ? 255 : 0))
    expect(meanDifference(readPicture(png), bilevel)).toBeLessThan(12)
  })

  it('reads a colour that stands for transparency', () => {
    const key = chunk('tRNS', Uint8Array.of(0, 0, 0, 255, 0, 0))
    const paint = (ink: number) => (ink > 0.5 ? [20, 20, 20] : [0, 255, 0])
    const plain = painted(8, 0, (ink) => [ink > 0.5 ? 20 : 255])
    expect(readPicture(painted(8, 2, paint, [key]))).toEqual(readPicture(plain))
  })

  it('reads interlaced pictures', () => {
    const data = Uint8Array.from(enlarged(digit, 3), (ink) => 255 - 255 * ink)
    const png = encode(
      { width: side, height: side, data, depth: 8, channels: 1 },
      { interlace: 'Adam7' },
    )
    expect(meanDifference(readPicture(png), digit)).toBeLessThan(1)
  })

  it('reads plain and binary PGM with comments and any maximum', () => {
    const grey = (most: number) => enlarged(digit, 3).map((ink) => Math.round(most * (1 - ink)))
    const plain = Buffer.from(`P2 # a digit\n84 84\n# dark on light\n100\n${grey(100).join(' ')}\n`)
    const binary = Buffer.concat([Buffer.from('P5\n84 84\n255\n'), Buffer.from(grey(255))])
    const wide = Buffer.alloc(2 * side * side)
    grey(40_000).forEach((value, i) => wide.writeUInt16BE(value, 2 * i))
    const deep = Buffer.concat([Buffer.from('P5 84 84 40000\n'), wide])
    for (const picture of [plain, binary, deep]) {
      expect(meanDifference(readPicture(picture), digit)).toBeLessThan(1)
    }
  })

  it('sees through the noise of a scan', () => {
    let seed = 1
    const noise = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5
    const png = painted(8, 0, (ink) => [210 - 150 * ink + 8 * noise()])
    expect(meanDifference(readPicture(png), digit)).toBeLessThan(6)
  })

  it('does not depend on where in the picture the digit is', () => {
    const values = Array.from({ length: 200 * 90 }, () => 255)
    enlarged(digit, 3).forEach((ink, i) => {
      values[(Math.floor(i / side) + 5) * 200 + (i % side) + 110] = Math.round(255 - 255 * ink)
    })
    const png = makePng({ width: 200, height: 90, depth: 8, colourType: 0, values })
    expect(meanDifference(readPicture(png), digit)).toBeLessThan(1)
  })
})

describe('pictures no digit can be read from', () => {
  const pixels = chunk('IDAT', deflateSync(Buffer.from([0, 1, 2, 0, 3, 4])))
  const tiny = pngOf(header(2, 2, 8, 0), pixels)

  it.each([
    ['nothing', Buffer.alloc(0), 'UNKNOWN_FORMAT'],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'UNKNOWN_FORMAT'],
    ['a colour PPM', Buffer.from('P6 1 1 255\nabc'), 'UNKNOWN_FORMAT'],
    ['only a signature', tiny.slice(0, 8), 'BROKEN'],
    ['a PNG that stops in a chunk', tiny.slice(0, -14), 'BROKEN'],
    ['a PNG without an end', tiny.slice(0, -12), 'BROKEN'],
    ['a PNG without a header', pngOf(pixels), 'BROKEN'],
    ['two headers', pngOf(header(2, 2, 8, 0), header(9999, 9999, 8, 0), pixels), 'BROKEN'],
    ['no pixels', pngOf(header(0, 2, 8, 0), pixels), 'BROKEN'],
    ['no pixel data', pngOf(header(2, 2, 8, 0)), 'BROKEN'],
    [
      'pixel data that is not deflated',
      pngOf(header(2, 2, 8, 0), chunk('IDAT', Buffer.from('junk'))),
      'BROKEN',
    ],
    ['a changed pixel (checksum)', changed(tiny, 45), 'BROKEN'],
    ['fewer rows than announced', pngOf(header(2, 9, 8, 0), pixels), 'BROKEN'],
    ['an unknown colour type', pngOf(header(2, 2, 8, 5), pixels), 'BROKEN'],
    ['an unknown bit depth', pngOf(header(2, 2, 7, 0), pixels), 'BROKEN'],
    ['a palette picture without palette', pngOf(header(2, 2, 8, 3), pixels), 'BROKEN'],
    ['an interlaced bilevel picture', pngOf(header(2, 2, 1, 0, 1), pixels), 'UNSUPPORTED'],
    ['a picture of a billion pixels', pngOf(header(40_000, 30_000, 8, 0), pixels), 'TOO_LARGE'],
    [
      'a small file that unpacks to megabytes',
      pngOf(header(2, 2, 8, 0), chunk('IDAT', deflateSync(Buffer.alloc(5e6)))),
      'BROKEN',
    ],
    [
      'a blank page',
      makePng({ width: 30, height: 30, depth: 8, colourType: 0, values: Array(900).fill(255) }),
      'EMPTY',
    ],
    [
      'full transparency',
      makePng({ width: 3, height: 3, depth: 8, colourType: 4, values: Array(18).fill(0) }),
      'EMPTY',
    ],
    ['a PGM without a height', Buffer.from('P5 12\n'), 'BROKEN'],
    ['a PGM with a word for a number', Buffer.from('P2 3 x 255\n'), 'BROKEN'],
    ['a PGM with a maximum of 0', Buffer.from('P2 1 1 0\n0'), 'BROKEN'],
    ['a PGM with a maximum of 65536', Buffer.from('P2 1 1 65536\n0'), 'BROKEN'],
    ['a PGM without pixels', Buffer.from('P5 0 5 255\n'), 'BROKEN'],
    ['a PGM that stops early', Buffer.from('P5 3 3 255\n12345678'), 'BROKEN'],
    ['a plain PGM that stops early', Buffer.from('P2 2 2 255\n1 2 3'), 'BROKEN'],
    ['a PGM of a billion pixels', Buffer.from('P5 40000 30000 255\n'), 'TOO_LARGE'],
  ])('refuses %s', (_what, bytes, code) => {
    expect(codeOf(bytes)).toBe(code)
  })

  function changed(bytes: Uint8Array, at: number): Uint8Array {
    const copy = Uint8Array.from(bytes)
    copy[at]! ^= 0xff
    return copy
  }
})
