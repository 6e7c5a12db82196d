import { describe, expect, it } from 'vitest'
import { imageSize } from '../../../src/data/digit-image.ts'
import { random } from '../../../src/nn/random.ts'
import { heldOutKinds } from '../../../tools/models/non-digits/held-out-kinds.ts'
import { neverSeenKinds } from '../../../tools/models/non-digits/never-seen-kinds.ts'
import { nonDigitKinds } from '../../../tools/models/non-digits/non-digits.ts'
import { smallMnist } from '../../trainer/small-digits.ts'

const { samples } = await smallMnist(50, 10)
const all = { ...nonDigitKinds, ...heldOutKinds, ...neverSeenKinds }

describe.each(Object.entries(all))('%s', (kind, make) => {
  const draw = (seed: number) => {
    const stream = random(seed, kind)
    return Array.from({ length: 5 }, () => make(stream, samples.pixels))
  }

  it('are images of 28 by 28, one unlike the other', () => {
    const images = draw(1)
    for (const image of images) expect(image).toHaveLength(imageSize)
    expect(new Set(images.map(String)).size).toBe(5)
  })

  it('are the same for the same seed only', () => {
    expect(draw(2)).toEqual(draw(2))
    expect(draw(2)).not.toEqual(draw(1))
  })
})

it('keeps the kinds to learn from, to choose by and to report apart', () => {
  const lists = [nonDigitKinds, heldOutKinds, neverSeenKinds].map((kinds) => Object.keys(kinds))
  expect(new Set(lists.flat()).size).toBe(lists.flat().length)
})
