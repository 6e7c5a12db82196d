/// <reference types="node" />
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

// Vitest empties style sheets that are imported.
const tokens = readFileSync(
  new URL('../../../src/renderer/styles/tokens.css', import.meta.url),
  'utf8',
)

type Rgb = readonly number[]

function rgb(hex: string): Rgb {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
}

/** A token's colours in the light and in the dark theme. */
function token(name: string): readonly Rgb[] {
  return [...tokens.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6});`, 'g'))]
    .slice(0, 2)
    .map(([, hex]) => rgb(hex!))
}

function tone(name: string): readonly Rgb[] {
  const found = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\);`).exec(tokens)
  if (!found) throw new Error(`There is no colour --${name} in tokens.css.`)
  return [rgb(found[1]!), rgb(found[2]!)]
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light! + 0.05) / (dark! + 0.05)
}

const mix = (from: Rgb, to: Rgb, share: number) =>
  from.map((value, i) => value + (to[i]! - value) * share)

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('the colours of numbers in the %s theme', (_, theme) => {
  const ink = token('ink')[theme]!
  const sheet = token('sheet')[theme]!

  test.each(['deepest-blue', 'deepest-orange'])(
    'ink stays readable on every strength of --%s',
    (name) => {
      const deepest = tone(name)[theme]!
      for (let percent = 0; percent <= 100; percent++) {
        expect(contrast(ink, mix(sheet, deepest, percent / 100))).toBeGreaterThanOrEqual(4.5)
      }
    },
  )

  test('one leans to blue and one to red, which every kind of colour vision tells apart', () => {
    const [blueRed, , blueBlue] = tone('deepest-blue')[theme]!
    const [orangeRed, , orangeBlue] = tone('deepest-orange')[theme]!
    expect(blueBlue! - blueRed!).toBeGreaterThan(60)
    expect(orangeRed! - orangeBlue!).toBeGreaterThan(60)
  })
})
