import { describe, expect, it } from 'vitest'
import { maxPool2dBackward, maxPool2dForward } from '../../../src/nn/kernels/max-pool2d.ts'

function pool(x: number[], [height, width]: [number, number], window: number, stride: number) {
  const rows = Math.floor((height - window) / stride) + 1
  const columns = Math.floor((width - window) / stride) + 1
  const batch = x.length / (height * width)
  const pass = {
    options: { window, stride },
    inputShape: [1, height, width],
    outputShape: [1, rows, columns],
    batch,
    x: Float32Array.from(x),
    y: new Float32Array(batch * rows * columns),
    dy: new Float32Array(batch * rows * columns).map((_, i) => i + 1),
    saved: { argmax: new Uint32Array(batch * rows * columns) },
  }
  const dx = new Float32Array(x.length).fill(NaN)
  maxPool2dForward(pass)
  maxPool2dBackward(pass, dx)
  return { y: [...pass.y], dx: [...dx] }
}

describe('max-pooling', () => {
  it('keeps the largest of each window and sends the gradient only there', () => {
    const x = [1, 5, 2, 0, 3, 4, 9, 8]
    expect(pool(x, [2, 4], 2, 2)).toEqual({ y: [5, 9], dx: [0, 1, 0, 0, 0, 0, 2, 0] })
  })

  it('takes the first of equal maxima', () => {
    expect(pool([7, 7, 7, 7], [2, 2], 2, 2)).toEqual({ y: [7], dx: [1, 0, 0, 0] })
    expect(pool([-1, 0, 0, -1], [2, 2], 2, 2)).toEqual({ y: [0], dx: [0, 1, 0, 0] })
  })

  it('adds up the gradients of overlapping windows that share their maximum', () => {
    const x = [0, 0, 0, 0, 9, 0, 0, 0, 0]
    expect(pool(x, [3, 3], 2, 1)).toEqual({ y: [9, 9, 9, 9], dx: [0, 0, 0, 0, 10, 0, 0, 0, 0] })
  })

  it('leaves out rows and columns in which no whole window fits', () => {
    const x = [1, 2, 99, 3, 4, 99, 99, 99, 99]
    expect(pool(x, [3, 3], 2, 2)).toEqual({ y: [4], dx: [0, 0, 0, 0, 1, 0, 0, 0, 0] })
  })

  it('keeps the images of a batch apart', () => {
    expect(pool([1, 2, 3, 4], [1, 2], 1, 1)).toEqual({ y: [1, 2, 3, 4], dx: [1, 2, 3, 4] })
    expect(pool([1, 2, 3, 4, 8, 7, 6, 5], [2, 2], 2, 2)).toEqual({
      y: [4, 8],
      dx: [0, 0, 0, 1, 2, 0, 0, 0],
    })
  })

  it('lets NaN win, wherever it stands', () => {
    for (let at = 0; at < 4; at++) {
      const x = [1, 2, 3, 4]
      x[at] = NaN
      expect(pool(x, [2, 2], 2, 2).y).toEqual([NaN])
    }
  })
})
