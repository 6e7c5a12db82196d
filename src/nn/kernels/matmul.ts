import type { Floats } from './kernels.ts'

/** c[m,n] += Σ_k a[m,k] · b[k,n] */
export function matmul(m: number, k: number, n: number, a: Floats, b: Floats, c: Floats): void {
  for (let row = 0; row < m; row++) addScaledRows(k, n, a, row * k, 1, b, c, row * n)
}

/** c[m,n] += Σ_k a[k,m] · b[k,n] */
export function matmulOfTransposed(
  m: number,
  k: number,
  n: number,
  a: Floats,
  b: Floats,
  c: Floats,
): void {
  for (let row = 0; row < m; row++) addScaledRows(k, n, a, row, m, b, c, row * n)
}

/**
 * c[m,n] += Σ_k a[m,k] · b[n,k]
 *
 * Both operands are read along their rows. Four rows of b at a time, so that each value of a that
 * is fetched is used four times.
 */
export function matmulByTransposed(
  m: number,
  k: number,
  n: number,
  a: Floats,
  b: Floats,
  c: Floats,
): void {
  const fullColumns = n - (n % 4)
  for (let row = 0; row < m; row++) {
    const aRow = row * k
    for (let column = 0; column < fullColumns; column += 4) {
      const b0 = column * k
      const b1 = b0 + k
      const b2 = b1 + k
      const b3 = b2 + k
      let sum0 = 0
      let sum1 = 0
      let sum2 = 0
      let sum3 = 0
      for (let i = 0; i < k; i++) {
        const value = a[aRow + i]!
        sum0 += value * b[b0 + i]!
        sum1 += value * b[b1 + i]!
        sum2 += value * b[b2 + i]!
        sum3 += value * b[b3 + i]!
      }
      const at = row * n + column
      c[at] = c[at]! + sum0
      c[at + 1] = c[at + 1]! + sum1
      c[at + 2] = c[at + 2]! + sum2
      c[at + 3] = c[at + 3]! + sum3
    }
    for (let column = fullColumns; column < n; column++) {
      const bRow = column * k
      let sum = 0
      for (let i = 0; i < k; i++) sum += a[aRow + i]! * b[bRow + i]!
      c[row * n + column] = c[row * n + column]! + sum
    }
  }
}

/**
 * c[cRow + j] += Σ_i a[aAt + i·aStep] · b[i,j] for the k rows of b, n values each.
 *
 * Four rows at a time, so that each value of c is fetched and stored once for four products.
 */
function addScaledRows(
  k: number,
  n: number,
  a: Floats,
  aAt: number,
  aStep: number,
  b: Floats,
  c: Floats,
  cRow: number,
): void {
  const fullRows = k - (k % 4)
  for (let i = 0; i < fullRows; i += 4) {
    const at = aAt + i * aStep
    const a0 = a[at]!
    const a1 = a[at + aStep]!
    const a2 = a[at + 2 * aStep]!
    const a3 = a[at + 3 * aStep]!
    // Behind a ReLU or with confident predictions whole groups of gradients are zero.
    if (a0 === 0 && a1 === 0 && a2 === 0 && a3 === 0) continue
    const b0 = i * n
    const b1 = b0 + n
    const b2 = b1 + n
    const b3 = b2 + n
    for (let j = 0; j < n; j++) {
      c[cRow + j] =
        c[cRow + j]! + (a0 * b[b0 + j]! + a1 * b[b1 + j]! + a2 * b[b2 + j]! + a3 * b[b3 + j]!)
    }
  }
  for (let i = fullRows; i < k; i++) {
    const scale = a[aAt + i * aStep]!
    const bRow = i * n
    for (let j = 0; j < n; j++) c[cRow + j] = c[cRow + j]! + scale * b[bRow + j]!
  }
}
