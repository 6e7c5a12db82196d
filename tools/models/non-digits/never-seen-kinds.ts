import { imageSide, imageSize, type DigitImage } from '../../../src/data/digit-image.ts'
import type { Random } from '../../../src/nn/random.ts'
import { between, oneOf, sketch } from './sketch.ts'

/** Strokes as corners in hundredths of the sheet, as `sketch` takes them. */
type Figure = readonly string[]

const devanagari: readonly Figure[] = [
  ['6,12 94,12', '70,12 70,94', '70,50 40,40 22,54 32,72 52,66 58,50', '70,60 88,72 92,90'],
  ['6,12 94,12', '74,12 74,94', '24,12 24,40 44,52 74,44'],
  ['6,12 94,12', '50,12 50,30 26,36 22,54 50,60 72,72 56,92 24,84'],
  ['6,12 94,12', '72,12 72,94', '30,12 30,58 20,66 32,74 72,60'],
  ['6,12 94,12', '46,12 46,32 70,42 72,66 46,80 20,66 24,44 46,38', '46,80 76,96'],
]

const circuitSymbols: readonly Figure[] = [
  ['4,50 24,50 30,34 42,66 54,34 66,66 72,50 96,50'],
  ['4,50 42,50', '42,20 42,80', '58,20 58,80', '58,50 96,50'],
  ['4,50 30,50', '30,24 30,76 68,50 30,24', '68,24 68,76', '68,50 96,50'],
  ['4,50 26,50', '26,34 74,34 74,66 26,66 26,34', '74,50 96,50'],
  ['50,6 50,46', '20,46 80,46', '32,62 68,62', '42,78 58,78'],
  ['4,50 22,50 26,30 34,50 38,50 42,30 50,50 54,50 58,30 66,50 70,50 74,30 82,50 96,50'],
]

const games: readonly Figure[] = [
  ['36,6 36,94', '64,6 64,94', '6,36 94,36', '6,64 94,64', '12,12 28,28', '28,12 12,28'],
  ['8,8 92,8 92,92 8,92 8,8', '26,26 32,32', '68,26 74,32', '26,68 32,74', '68,68 74,74'],
  ['30,94 34,60 24,40 30,20 50,8 70,20 76,40 66,60 70,94 30,94', '34,60 66,60'],
  ['20,94 80,94 72,74 28,74 20,94', '34,74 36,40 24,40 24,14 76,14 76,40 64,40 66,74'],
  ['50,6 86,50 50,94 14,50 50,6', '50,26 70,50 50,74 30,50 50,26'],
]

const animals: readonly Figure[] = [
  ['30,40 22,12 40,28 60,28 78,12 70,40 76,60 50,80 24,60 30,40', '4,52 30,56', '70,56 96,52'],
  ['10,60 30,44 64,44 78,30 92,34 84,46 78,62 30,66 10,60', '36,66 34,92', '68,66 70,92'],
  [
    '50,30 50,84',
    '50,40 14,12 10,44 50,52',
    '50,40 86,12 90,44 50,52',
    '50,30 40,10',
    '50,30 60,10',
  ],
  [
    '50,50 30,42 30,64 50,72 70,64 70,42 50,50',
    '30,46 8,30',
    '30,54 6,54',
    '30,62 10,84',
    '70,46 92,30',
    '70,54 94,54',
    '70,62 90,84',
  ],
]

const vehicles: readonly Figure[] = [
  [
    '6,66 10,46 28,44 40,24 70,24 82,46 94,50 94,66 6,66',
    '26,66 20,78 32,78 26,66',
    '76,66 70,78 82,78 76,66',
  ],
  [
    '30,70 18,60 8,72 18,84 30,70 46,44 70,44 80,70 68,60 60,72 70,84 80,70',
    '46,44 42,34',
    '70,44 76,32 86,34',
  ],
  [
    '50,4 64,28 64,72 36,72 36,28 50,4',
    '36,56 20,84 36,72',
    '64,56 80,84 64,72',
    '44,80 50,96 56,80',
  ],
]

const figures =
  (choices: readonly Figure[]) =>
  (random: Random): DigitImage =>
    sketch(random, oneOf(random, choices))

/** Black and white squares by chance, as in a printed code. */
function codes(random: Random): DigitImage {
  const across = 5 + random.integer(8)
  const squares = Array.from({ length: across * across }, () => random.integer(2))
  return Uint8Array.from({ length: imageSize }, (_, i) => {
    const [x, y] = [i % imageSide, Math.floor(i / imageSide)]
    const column = Math.floor((x * across) / imageSide)
    return 255 * squares[Math.floor((y * across) / imageSide) * across + column]!
  })
}

/** One edge across the image, with a shadow: a fold in the paper, the rim of a photograph. */
function edges(random: Random): DigitImage {
  const angle = between(random, 0, 2 * Math.PI)
  const [shift, softness] = [between(random, -8, 8), between(random, 0.5, 8)]
  return Uint8Array.from({ length: imageSize }, (_, i) => {
    const [x, y] = [(i % imageSide) - imageSide / 2, Math.floor(i / imageSide) - imageSide / 2]
    const aside = x * Math.cos(angle) + y * Math.sin(angle) - shift
    return Math.round(255 / (1 + Math.exp(-aside / softness)))
  })
}

/**
 * What is no digit and was set down when the gate's kinds, recipe and limits stood: measured with it
 * once, for the record.
 */
export const neverSeenKinds: Readonly<Record<string, (random: Random) => DigitImage>> = {
  Devanagari: figures(devanagari),
  'circuit symbols': figures(circuitSymbols),
  games: figures(games),
  animals: figures(animals),
  vehicles: figures(vehicles),
  codes,
  edges,
}
