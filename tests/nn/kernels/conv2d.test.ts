import { describe, expect, it } from 'vitest'
import {
  conv2dBackwardInput,
  conv2dBackwardParameters,
  conv2dForward,
} from '../../../src/nn/kernels/conv2d.ts'
import { random } from '../../../src/nn/random.ts'
import { distinctValues, expectClose } from '../numbers.ts'

interface Case {
  readonly inputShape: [number, number, number]
  readonly options: { filters: number; kernel: number; stride: number; padding: number }
}

const cases: Case[] = [
  { inputShape: [1, 5, 5], options: { filters: 1, kernel: 1, stride: 1, padding: 0 } },
  { inputShape: [2, 7, 6], options: { filters: 3, kernel: 3, stride: 1, padding: 0 } },
  { inputShape: [3, 6, 9], options: { filters: 4, kernel: 3, stride: 1, padding: 1 } },
  { inputShape: [2, 9, 8], options: { filters: 5, kernel: 4, stride: 3, padding: 3 } },
  { inputShape: [1, 4, 4], options: { filters: 6, kernel: 4, stride: 2, padding: 0 } },
  { inputShape: [2, 2, 3], options: { filters: 9, kernel: 5, stride: 1, padding: 2 } },
  { inputShape: [2, 3, 4], options: { filters: 3, kernel: 2, stride: 3, padding: 4 } },
]

/** Every product y[n,o,i,j] ∋ x[n,c,r,s] · weight[o,c,p,q], straight from the definition. */
function forEachProduct(
  { inputShape: [channels, height, width], options }: Case,
  [, rows, columns]: number[],
  visit: (y: number, x: number, weight: number) => void,
) {
  const { filters, kernel, stride, padding } = options
  const range = (n: number) => Array.from({ length: n }, (_, i) => i)
  for (const n of range(2)) {
    for (const o of range(filters)) {
      for (const [i, j] of range(rows! * columns!).map((at) => [
        Math.floor(at / columns!),
        at % columns!,
      ])) {
        for (const c of range(channels)) {
          for (const [p, q] of range(kernel ** 2).map((at) => [
            Math.floor(at / kernel),
            at % kernel,
          ])) {
            const r = i! * stride + p! - padding
            const s = j! * stride + q! - padding
            if (r < 0 || r >= height || s < 0 || s >= width) continue
            visit(
              ((n * filters + o) * rows! + i!) * columns! + j!,
              ((n * channels + c) * height + r) * width + s,
              ((o * channels + c) * kernel + p!) * kernel + q!,
            )
          }
        }
      }
    }
  }
}

function prepare(test: Case) {
  const { inputShape, options } = test
  const [channels, height, width] = inputShape
  const { filters, kernel, stride, padding } = options
  const draw = random(1, 'conv2d')
  const positions = (extent: number) => Math.floor((extent + 2 * padding - kernel) / stride) + 1
  const outputShape = [filters, positions(height), positions(width)]
  const outputs = 2 * filters * outputShape[1]! * outputShape[2]!
  const weights = filters * channels * kernel * kernel
  return {
    options,
    inputShape,
    outputShape,
    batch: 2,
    x: distinctValues(2 * channels * height * width, draw),
    y: new Float64Array(outputs),
    dy: distinctValues(outputs, draw),
    dx: new Float64Array(2 * channels * height * width).fill(NaN),
    params: { weight: distinctValues(weights, draw), bias: distinctValues(filters, draw) },
    grads: { weight: new Float64Array(weights), bias: new Float64Array(filters) },
  }
}

describe.each(cases)('a convolution of $inputShape with $options', (test) => {
  const pass = prepare(test)
  const { x, y, dy, params, grads, outputShape } = pass
  const planeSize = outputShape[1]! * outputShape[2]!
  const filterOf = (at: number) => Math.floor(at / planeSize) % test.options.filters

  it('is the sum of its products', () => {
    const expected = y.map((_, at) => params.bias[filterOf(at)]!)
    forEachProduct(test, outputShape, (to, from, weight) => {
      expected[to]! += x[from]! * params.weight[weight]!
    })
    conv2dForward(pass)
    expectClose(y, expected, 'y')
  })

  it('leads every gradient back along its products', () => {
    const dx = new Float64Array(x.length)
    const dweight = new Float64Array(params.weight.length)
    const dbias = new Float64Array(params.bias.length)
    for (const [at, gradient] of dy.entries()) dbias[filterOf(at)]! += gradient
    forEachProduct(test, outputShape, (to, from, weight) => {
      dx[from]! += dy[to]! * params.weight[weight]!
      dweight[weight]! += dy[to]! * x[from]!
    })
    conv2dBackwardParameters(pass)
    conv2dBackwardInput(pass, pass.dx)
    expectClose(pass.dx, dx, 'dx')
    expectClose(grads.weight, dweight, 'dweight')
    expectClose(grads.bias, dbias, 'dbias')
  })
})

it('touches nothing beyond its batch', () => {
  const pass = { ...prepare(cases[1]!), batch: 1 }
  const half = pass.y.length / 2
  pass.y.fill(7)
  conv2dForward(pass)
  expect(pass.y.subarray(half).every((value) => value === 7)).toBe(true)
  expect(pass.y.subarray(0, half).some((value) => value === 7)).toBe(false)
  conv2dBackwardInput(pass, pass.dx)
  expect(pass.dx.findIndex(Number.isNaN)).toBe(pass.dx.length / 2)
})
