import { describe, expect, it } from 'vitest'
import { createElasticField } from '../../../src/nn/augmentation/elastic.ts'
import { eraseRectangle } from '../../../src/nn/augmentation/erasing.ts'
import { addNoise } from '../../../src/nn/augmentation/noise.ts'
import { random } from '../../../src/nn/random.ts'

describe('the elastic field', () => {
  const options = { alpha: 1.5, sigma: 4, height: 28, width: 28, seed: 1 }
  const { plane, extent } = createElasticField(options)
  const at = (y: number, x: number) =>
    plane[((y + extent) % extent) * extent + ((x + extent) % extent)]! / 256

  /** Mean product of movements that are so far apart, along both axes. */
  function covariance(distance: number): number {
    let sum = 0
    for (let y = 0; y < extent; y++) {
      for (let x = 0; x < extent; x++) {
        sum += (at(y, x) * (at(y, x + distance) + at(y + distance, x))) / 2
      }
    }
    return sum / extent ** 2
  }

  it('moves pixels by alpha, and by nothing on average', () => {
    const mean = plane.reduce((sum, value) => sum + value, 0) / plane.length / 256
    expect(Math.abs(mean)).toBeLessThan(0.01)
    expect(Math.sqrt(covariance(0))).toBeCloseTo(1.5, 2)
  })

  it.each([2, 4, 8])(
    'is as smooth as the Gaussian at %i pixels, across its edges too',
    (distance) => {
      // White noise smoothed with deviation sigma has a Gaussian covariance of deviation √2·sigma.
      const expected = Math.exp(-(distance ** 2) / (4 * 4 ** 2))
      expect(covariance(distance) / covariance(0)).toBeCloseTo(expected, 1)
      const acrossEdge = Array.from({ length: extent }, (_, y) => at(y, 0) - at(y, -1))
      const inside = Array.from({ length: extent }, (_, y) => at(y, 100) - at(y, 99))
      const steepest = (steps: number[]) => Math.max(...steps.map(Math.abs))
      expect(steepest(acrossEdge)).toBeLessThan(2 * steepest(inside))
    },
  )

  it('chooses two windows of it, anywhere', () => {
    const field = createElasticField(options)
    const stream = random(1, 'windows')
    const places = Array.from({ length: 2000 }, () => {
      field.draw(stream)
      return [field.alongX.top, field.alongX.left, field.alongY.top, field.alongY.left]
    })
    for (const [index, axis] of [0, 1, 2, 3].map((i) => [i, places.map((p) => p[i]!)] as const)) {
      expect(Math.min(...axis), `${index}`).toBeLessThan(3)
      expect(Math.max(...axis), `${index}`).toBeGreaterThan(extent - 4)
      expect(axis.reduce((sum, value) => sum + value) / 2000 / extent).toBeCloseTo(0.5, 1)
    }
    expect(new Set(places.map(String)).size).toBe(2000)
  })

  it('of an unsmoothed or a very stiff movement has its size as well', () => {
    for (const sigma of [0, 0.3, 20]) {
      const { plane } = createElasticField({ ...options, sigma })
      const square = plane.reduce((sum, value) => sum + (value / 256) ** 2, 0) / plane.length
      expect(Math.sqrt(square)).toBeCloseTo(1.5, 2)
    }
  })

  it('is of a plane that images of any size fit into', () => {
    expect(createElasticField({ ...options, sigma: 1, height: 64, width: 200 }).extent).toBe(512)
  })
})

describe('noise', () => {
  it('is normal and of its deviation', () => {
    const pixels = new Uint8Array(100_000).fill(128)
    addNoise(random(1, 'noise'), 0.1, pixels, 0, pixels.length)
    const added = Array.from(pixels, (pixel) => pixel - 128)
    const moment = (power: number) => added.reduce((sum, x) => sum + x ** power, 0) / added.length
    expect(Math.abs(moment(1))).toBeLessThan(0.3)
    expect(Math.sqrt(moment(2)) / 25.5).toBeCloseTo(1, 1)
    expect(moment(3) / moment(2) ** 1.5).toBeCloseTo(0, 1)
    // A normal distribution has 3; four summed bytes have 2.7.
    expect(moment(4) / moment(2) ** 2).toBeCloseTo(2.7, 1)
    const neighbours = added.reduce((sum, x, i) => sum + x * (added[i + 1] ?? 0), 0) / added.length
    expect(Math.abs(neighbours / moment(2))).toBeLessThan(0.02)
  })

  it('ends at black and white and stays within its pixels', () => {
    const pixels = new Uint8Array(3000)
    pixels.fill(255, 1500)
    addNoise(random(1, 'noise'), 1, pixels, 1, 2998)
    expect(pixels[0]).toBe(0)
    expect(pixels[2999]).toBe(255)
    expect(pixels.slice(1, 1500).filter((pixel) => pixel === 0).length / 1499).toBeCloseTo(0.5, 1)
    expect(pixels.slice(1500).filter((pixel) => pixel === 255).length / 1500).toBeCloseTo(0.5, 1)
  })
})

describe('erasing', () => {
  const stream = random(1, 'erasing')

  /** The rectangle's edges, from an image of one grey that noise hardly ever hits. */
  function rectangle(probability: number) {
    const pixels = new Uint8Array(2 * 40 * 30).fill(77)
    eraseRectangle(stream, probability, pixels, 0, [2, 40, 30])
    const hit = [...pixels.keys()].filter((i) => pixels[i] !== 77)
    if (hit.length === 0) return null
    const rows = hit.map((i) => Math.floor((i % 1200) / 30))
    const columns = hit.map((i) => i % 30)
    return {
      height: Math.max(...rows) - Math.min(...rows) + 1,
      width: Math.max(...columns) - Math.min(...columns) + 1,
      isInBothChannels: hit.some((i) => i < 1200) && hit.some((i) => i >= 1200),
      hits: hit.length,
    }
  }

  it('covers rectangles of the sizes and aspects of the paper with noise', () => {
    const found = Array.from({ length: 500 }, () => rectangle(1)!)
    for (const { height, width, isInBothChannels, hits } of found) {
      expect(isInBothChannels).toBe(true)
      expect(hits / (2 * height * width)).toBeGreaterThan(0.85)
      expect(height * width).toBeLessThanOrEqual(0.4 * 1200)
      expect((height + 1) * (width + 1)).toBeGreaterThan(0.02 * 1200)
      expect((height + 1) / width).toBeGreaterThan(0.3)
      expect(height / (width + 1)).toBeLessThan(1 / 0.3)
    }
    const areas = found.map(({ height, width }) => (height * width) / 1200)
    expect(Math.min(...areas)).toBeLessThan(0.04)
    expect(Math.max(...areas)).toBeGreaterThan(0.3)
  })

  it('happens as often as it should', () => {
    const erased = Array.from({ length: 2000 }, () => rectangle(0.3)).filter(Boolean).length
    expect(erased / 2000).toBeCloseTo(0.3, 1)
    expect(rectangle(0)).toBeNull()
  })
})
