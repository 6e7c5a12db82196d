import { imageSide, imageSize, type DigitImage } from '../../../src/data/digit-image.ts'
import { moreHeldOutKinds } from './more-held-out-kinds.ts'
import { between, oneOf, sketch } from './sketch.ts'
import type { Random } from '../../../src/nn/random.ts'

/** Corners in hundredths of the sheet, as `sketch` takes them. */
type Figure = readonly string[]

const shapes: readonly Figure[] = [
  ['50,6 94,92 6,92 50,6'],
  ['50,94 94,8 6,8 50,94'],
  ['10,10 90,10 90,90 10,90 10,10'],
  ['50,4 92,50 50,96 8,50 50,4'],
  ['50,4 62,38 96,38 68,60 80,95 50,74 20,95 32,60 4,38 38,38 50,4'],
  ['50,90 10,48 10,24 28,12 50,32 72,12 90,24 90,48 50,90'],
  ['10,10 90,10 90,90 10,90 10,10', '10,10 90,90', '90,10 10,90'],
  ['10,40 50,10 90,40 90,92 10,92 10,40'],
]

const signs: readonly Figure[] = [
  ['50,8 50,92', '8,50 92,50'],
  ['30,8 24,92', '74,8 68,92', '8,34 94,34', '6,66 92,66'],
  ['6,50 94,50', '66,26 94,50 66,74'],
  ['50,95 50,6', '26,32 50,6 74,32'],
  ['8,56 36,90 94,10'],
  ['10,36 90,36', '10,66 90,66'],
  ['50,6 50,94', '14,26 86,74', '86,26 14,74'],
  ['6,52 20,30 36,30 50,52 64,72 80,72 94,50'],
  ['86,10 14,90', '20,20 24,24', '76,76 80,80'],
]

const foreignLetters: readonly Figure[] = [
  ['6,94 50,6 94,94'],
  ['10,94 30,94 14,60 14,30 40,8 62,8 86,30 86,60 70,94 90,94'],
  ['90,8 12,8 56,50 12,92 92,92'],
  ['14,94 14,6 86,6 86,94'],
  ['50,4 50,96', '10,20 12,52 34,68 66,68 88,52 90,20'],
  ['50,5 50,95', '30,25 14,40 16,58 34,70 66,70 84,58 86,40 70,25 30,25'],
  ['8,8 8,92 92,92 92,8', '50,8 50,92', '92,92 98,99'],
  ['50,6 50,94', '8,8 92,92', '92,8 8,92', '8,50 92,50'],
  ['16,6 16,94', '84,6 84,94', '16,92 84,8'],
  ['10,22 90,22', '50,4 50,96', '50,22 12,76', '50,22 90,76'],
]

const doodles: readonly Figure[] = [
  [
    '50,4 78,12 95,38 92,66 74,90 50,96 26,90 8,66 5,38 22,12 50,4',
    '34,34 34,42',
    '66,34 66,42',
    '28,64 42,76 58,76 72,64',
  ],
  [
    '50,4 62,10 62,24 50,30 38,24 38,10 50,4',
    '50,30 50,66',
    '20,44 80,44',
    '50,66 26,96',
    '50,66 74,96',
  ],
  ['10,42 90,42 90,94 10,94 10,42', '4,44 50,6 96,44', '42,94 42,66 58,66 58,94'],
  ['6,50 26,30 56,28 76,50 56,72 26,70 6,50', '76,50 96,28 96,72 76,50'],
  ['50,96 50,50', '50,50 30,40 28,20 50,28 50,8 66,26 78,20 72,42 50,50'],
  ['8,60 92,60 78,86 22,86 8,60', '50,60 50,6 84,48 50,48'],
]

const figures =
  (choices: readonly Figure[]) =>
  (random: Random): DigitImage =>
    sketch(random, oneOf(random, choices))

/** Squares as on a chessboard, of 2 to 7 pixels. */
function chequers(random: Random): DigitImage {
  const [side, dx, dy] = [2 + random.integer(6), random.integer(8), random.integer(8)]
  return image((x, y) => (Math.floor((x + dx) / side) + Math.floor((y + dy) / side)) % 2)
}

/** Soft stripes in any direction. */
function stripes(random: Random): DigitImage {
  const [angle, start] = [between(random, 0, Math.PI), between(random, 0, 2 * Math.PI)]
  const pace = (2 * Math.PI) / between(random, 3, 12)
  const [a, b] = [pace * Math.cos(angle), pace * Math.sin(angle)]
  return image((x, y) => 0.5 + 0.5 * Math.sin(a * x + b * y + start))
}

/** Light and dark clouds: a few broad bumps on top of each other. */
function clouds(random: Random): DigitImage {
  const bumps = Array.from({ length: 3 + random.integer(8) }, () => ({
    x: between(random, 2, imageSide - 2),
    y: between(random, 2, imageSide - 2),
    width: between(random, 2, 6),
  }))
  return image((x, y) => {
    const height = bumps.map((bump) =>
      Math.exp(-((x - bump.x) ** 2 + (y - bump.y) ** 2) / (2 * bump.width ** 2)),
    )
    return Math.min(
      1,
      height.reduce((sum, bump) => sum + bump, 0),
    )
  })
}

function image(ink: (x: number, y: number) => number): DigitImage {
  return Uint8Array.from({ length: imageSize }, (_, i) =>
    Math.round(255 * ink(i % imageSide, Math.floor(i / imageSide))),
  )
}

/**
 * What is no digit and of no kind that the gate learns from or its threshold is fitted on. They were
 * looked at to choose what it does learn from.
 */
export const heldOutKinds: Readonly<Record<string, (random: Random) => DigitImage>> = {
  shapes: figures(shapes),
  signs: figures(signs),
  'foreign letters': figures(foreignLetters),
  doodles: figures(doodles),
  chequers,
  stripes,
  clouds,
  ...moreHeldOutKinds,
}
