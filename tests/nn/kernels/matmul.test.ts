import { expect, it } from 'vitest'
import { matmul, matmulByTransposed, matmulOfTransposed } from '../../../src/nn/kernels/matmul.ts'
import { random } from '../../../src/nn/random.ts'
import { distinctValues, expectClose } from '../numbers.ts'

it.each([
  [1, 1, 1],
  [2, 3, 4],
  [4, 4, 4],
  [5, 7, 9],
  [3, 16, 6],
  [16, 5, 3],
])('products of %i x %i and %i columns are added to what is there', (m, k, n) => {
  const draw = random(1, 'matmul')
  const a = distinctValues(m * k, draw)
  const b = distinctValues(k * n, draw)
  // A group of zeros, which may be skipped.
  a.fill(0, 0, Math.min(4, k))
  const start = distinctValues(m * n, draw)
  const expected = start.map((value, at) => {
    const [row, column] = [Math.floor(at / n), at % n]
    for (let i = 0; i < k; i++) value += a[row * k + i]! * b[i * n + column]!
    return value
  })
  const found = [start.slice(), start.slice(), start.slice()] as const
  matmul(m, k, n, a, b, found[0])
  matmulByTransposed(m, k, n, a, transpose(k, n, b), found[1])
  matmulOfTransposed(m, k, n, transpose(m, k, a), b, found[2])
  expectClose(found[0], expected, 'a·b')
  expectClose(found[1], expected, 'a·bᵀ')
  expectClose(found[2], expected, 'aᵀ·b')
})

function transpose(rows: number, columns: number, values: Float64Array): Float64Array {
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!)
}

it('carries NaN through', () => {
  const c = new Float64Array(1)
  matmul(1, 4, 1, Float64Array.of(0, NaN, 0, 0), Float64Array.of(1, 1, 1, 1), c)
  expect(c[0]).toBeNaN()
})
