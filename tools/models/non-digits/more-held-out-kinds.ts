import { imageSide, imageSize, type DigitImage } from '../../../src/data/digit-image.ts'
import type { Random } from '../../../src/nn/random.ts'
import { between, oneOf, sketch } from './sketch.ts'

/** Strokes as corners in hundredths of the sheet, as `sketch` takes them. */
type Figure = readonly string[]

const notes: readonly Figure[] = [
  ['46,84 34,76 20,82 20,92 34,96 46,88 46,8'],
  ['46,84 34,76 20,82 20,92 34,96 46,88 46,8 62,22 74,40 66,56'],
  [
    '34,84 24,78 12,82 12,92 24,96 34,88 34,16 84,8 84,78',
    '84,80 74,74 62,78 62,88 74,92 84,84 84,76',
  ],
  ['10,20 90,20', '10,40 90,40', '10,60 90,60', '10,80 90,80', '50,50 40,54 40,66 52,66 54,52'],
  ['38,6 38,70', '62,4 62,96', '20,40 80,28', '20,66 80,54', '38,70 38,96'],
]

const hebrew: readonly Figure[] = [
  ['16,8 86,94', '74,8 70,36 52,48', '30,36 16,60 18,94'],
  ['14,10 70,10 78,22 78,90', '8,90 92,90'],
  ['12,12 74,12 84,24 84,94', '20,44 20,94'],
  ['10,8 22,70 50,94 80,70 92,8', '48,10 44,50 24,72'],
  ['16,94 34,30 16,10', '34,30 54,12 74,14 86,30 86,92 56,92'],
  ['10,10 82,10 88,24 88,92', '26,12 26,84 10,92'],
]

const kana: readonly Figure[] = [
  ['16,24 84,20', '46,6 44,60 54,94', '74,38 50,74 22,88 14,70 34,54 66,50 86,66 80,86 62,94'],
  ['12,26 70,20 66,60 54,90 40,82', '40,6 36,50 14,92', '78,24 92,50'],
  ['20,14 84,14 52,46', '52,34 50,70 26,96'],
  ['24,8 24,92', '48,22 88,22', '48,48 88,44', '68,10 68,78 50,88 46,74 62,68 90,90'],
  ['10,26 88,24', '56,6 56,92 40,82', '54,30 36,62 10,80'],
  ['18,20 40,16', '18,44 40,40', '14,90 60,76 90,24'],
]

const puzzlePieces: readonly Figure[] = [
  [
    '16,30 42,30 38,18 50,8 62,18 58,30 84,30 84,54 94,50 98,62 94,74 84,70 84,94 16,94 16,70 26,74 30,62 26,50 16,54 16,30',
  ],
  ['10,10 40,10 36,24 50,34 64,24 60,10 90,10 90,90 60,90 64,76 50,66 36,76 40,90 10,90 10,10'],
  ['20,20 80,20 80,44 92,42 96,56 88,64 80,58 80,90 20,90 20,62 8,66 4,52 12,44 20,48 20,20'],
]

const figures =
  (choices: readonly Figure[]) =>
  (random: Random): DigitImage =>
    sketch(random, oneOf(random, choices))

/** Two to four turns from the middle outwards. */
function spiral(random: Random): DigitImage {
  const turns = between(random, 2.2, 4)
  const way = random.uniform() < 0.5 ? 1 : -1
  const start = between(random, 0, 2 * Math.PI)
  const corners = Array.from({ length: Math.round(12 * turns) }, (_, i) => {
    const angle = start + (way * 2 * Math.PI * i) / 12
    const radius = (46 * i) / (12 * turns)
    return `${50 + radius * Math.cos(angle)},${50 + radius * Math.sin(angle)}`
  })
  return sketch(random, [corners.join(' ')])
}

/** Rings around a point, as in wood or water. */
function rings(random: Random): DigitImage {
  const [x, y] = [between(random, 0, imageSide), between(random, 0, imageSide)]
  const [pace, start] = [between(random, 0.5, 2), between(random, 0, 2 * Math.PI)]
  return Uint8Array.from({ length: imageSize }, (_, i) => {
    const distance = Math.hypot((i % imageSide) - x, Math.floor(i / imageSide) - y)
    return Math.round(127.5 * (1 + Math.sin(pace * distance + start)))
  })
}

/** A word of three wavy letters in one stroke, as in a signature. */
function signature(random: Random): DigitImage {
  const corners = Array.from({ length: 14 }, (_, i) => {
    const height = random.uniform() < 0.25 ? between(random, 10, 30) : between(random, 40, 52)
    return `${4 + 7 * i},${i % 2 === 0 ? between(random, 60, 70) : height}`
  })
  return sketch(random, [corners.join(' ')])
}

/** Kinds that were set down later than the others, when the first gates were there. */
export const moreHeldOutKinds: Readonly<Record<string, (random: Random) => DigitImage>> = {
  'musical notes': figures(notes),
  'Hebrew letters': figures(hebrew),
  kana: figures(kana),
  'puzzle pieces': figures(puzzlePieces),
  spirals: spiral,
  rings,
  signatures: signature,
}
