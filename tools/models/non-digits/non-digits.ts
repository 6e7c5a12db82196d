import type { Random } from '../../../src/nn/random.ts'
import type { DigitImage } from '../../../src/data/digit-image.ts'
import { figure } from './figures.ts'
import { glyph } from './glyphs.ts'
import { letters } from './letters.ts'
import { mirroredFigure } from './mirrored-figures.ts'
import { dots, nearlyBlank, pixelNoise, texture } from './noise.ts'
import { hatching, scribble } from './scribbles.ts'
import { oneOf, sketch } from './sketch.ts'
import { twoDigits } from './two-digits.ts'

const letterFigures = Object.values(letters)

/**
 * What people draw, or what arrives, that is no digit: a network has to be taught when to say so.
 * Each kind makes one more image of its own, as the network sees drawings.
 * @param digits uint8 `[count, 28, 28]`, at least one, to be put side by side
 */
export const nonDigitKinds = {
  letters: (random: Random) => sketch(random, oneOf(random, letterFigures)),
  glyphs: glyph,
  figures: figure,
  'mirrored figures': mirroredFigure,
  scribbles: scribble,
  hatching,
  'two digits': twoDigits,
  noise: pixelNoise,
  textures: texture,
  dots,
  'nearly blank': nearlyBlank,
} as const satisfies Record<string, (random: Random, digits: Uint8Array) => DigitImage>
