import type { Floats } from './kernels.ts'

/** y[i] = max(x[i], 0), and NaN for NaN, so that a diverging network can't pass for a silent one. */
export function reluForward(length: number, x: Floats, y: Floats): void {
  for (let i = 0; i < length; i++) {
    const value = x[i]!
    y[i] = value < 0 ? 0 : value
  }
}

/** dx[i] = dy[i] where y[i] > 0, else 0: the subgradient at 0 is 0, as in PyTorch. */
export function reluBackward(length: number, y: Floats, dy: Floats, dx: Floats): void {
  for (let i = 0; i < length; i++) {
    dx[i] = y[i]! > 0 ? dy[i]! : 0
  }
}
