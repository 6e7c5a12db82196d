import { describe, expect, it } from 'vitest'
import { digitImage } from '../../src/data/digit-image.ts'
import type { Raster } from '../../src/data/digit-image.ts'
import { bundledMnistFolder, loadMnist } from '../../src/data/mnist.ts'
import { meanDifference } from './mean-difference.ts'

function raster(width: number, height: number, ink: (x: number, y: number) => number): Raster {
  const values = new Float32Array(width * height)
  for (let i = 0; i < values.length; i++) values[i] = ink(i % width, Math.floor(i / width))
  return { width, height, ink: values }
}

function boxOf(image: Uint8Array) {
  const indices = Array.from(image.keys()).filter((i) => image[i]! > 0)
  const columns = indices.map((i) => i % 28)
  const rows = indices.map((i) => Math.floor(i / 28))
  return {
    left: Math.min(...columns),
    right: Math.max(...columns),
    top: Math.min(...rows),
    bottom: Math.max(...rows),
  }
}

describe('the preprocessing of MNIST', () => {
  it('finds no digit on an empty page', () => {
    expect(digitImage(raster(50, 40, () => 0))).toBeNull()
    expect(digitImage(raster(50, 40, () => 0.001))).toBeNull()
  })

  it('scales the longer side to 20 pixels and keeps the aspect', () => {
    const image = digitImage(raster(300, 200, (x, y) => +(x >= 40 && x < 140 && y >= 7 && y < 57)))
    expect(boxOf(image!)).toEqual({ left: 4, right: 23, top: 9, bottom: 18 })
    expect(image!.every((value) => value === 0 || value === 255)).toBe(true)
  })

  it('enlarges a drawing that is smaller than a digit', () => {
    const image = digitImage(raster(9, 9, (x, y) => +(x > 1 && x < 7 && y > 3 && y < 6)))
    expect(boxOf(image!)).toEqual({ left: 4, right: 23, top: 10, bottom: 17 })
  })

  it('leaves a dot a dot where the caller asks for it', () => {
    const image = digitImage(
      raster(100, 100, (x, y) => +(Math.hypot(x - 30, y - 60) < 5)),
      100,
    )
    const box = boxOf(image!)
    expect(box.right - box.left).toBeLessThan(3)
  })

  it('gives every pixel the mean of the area it covers', () => {
    // 30 columns go into 20: every other boundary falls into the middle of a column.
    const image = digitImage(raster(30, 30, (x) => (x % 3 === 0 ? 1 : 0.25)))!
    const start = 28 * 14 + boxOf(image).left
    const row = Array.from(image.subarray(start, start + 4))
    const wide = (1 + 0.25 / 2) / 1.5
    const narrow = (0.25 + 0.25 / 2) / 1.5
    const faint = Math.round((255 * narrow) / wide)
    expect(row).toEqual([255, faint, 255, faint])
  })

  it('keeps a lopsided digit inside the image', () => {
    // Nearly all the ink is in one corner: centring it would push the far arm out.
    const image = digitImage(
      raster(200, 200, (x, y) => +((x < 40 && y < 40) || (x < 3 && y > 0) || (y < 3 && x > 0))),
    )
    expect(boxOf(image!)).toEqual({ left: 8, right: 27, top: 8, bottom: 27 })
  })

  it('gives MNIST digits back unchanged, enlarged or not', async () => {
    const { samples, trainCount } = await loadMnist(bundledMnistFolder()!)
    let [same, total] = [0, 0]
    for (let digit = trainCount; digit < trainCount + 300; digit++) {
      const pixels = samples.pixels.subarray(digit * 784, (digit + 1) * 784)
      const at = (x: number, y: number, size: number) =>
        pixels[Math.floor(y / size) * 28 + Math.floor(x / size)]! / 255
      for (const size of [1, 7]) {
        const image = digitImage(raster(28 * size, 28 * size, (x, y) => at(x, y, size)))!
        total++
        if (meanDifference(image, pixels) < 0.5) same++
      }
    }
    expect(same).toBe(total)
  })
})
