import { imageShape, size } from '../shape.ts'
import type { AvgPool2dBackward, AvgPool2dForward, Floats } from './kernels.ts'

/** y[n,c,i,j] = Σ_p,q x[n, c, i·stride + p, j·stride + q] / window² */
export function avgPool2dForward(pass: AvgPool2dForward): void {
  const { x, y } = pass
  const { window } = pass.options
  const [, , width] = imageShape(pass.inputShape)
  forEachWindow(pass, (at, corner) => {
    let sum = 0
    for (let p = 0; p < window; p++) {
      for (let q = 0; q < window; q++) sum += x[corner + p * width + q]!
    }
    y[at] = sum / window ** 2
  })
}

/** dx[n,c,r,s] = Σ dy[n,c,i,j] / window² over the windows that hold the pixel */
export function avgPool2dBackward(pass: AvgPool2dBackward, dx: Floats): void {
  const { batch, dy } = pass
  const { window } = pass.options
  const [, , width] = imageShape(pass.inputShape)
  dx.fill(0, 0, batch * size(pass.inputShape))
  forEachWindow(pass, (at, corner) => {
    const share = dy[at]! / window ** 2
    for (let p = 0; p < window; p++) {
      for (let q = 0; q < window; q++) {
        const place = corner + p * width + q
        dx[place] = dx[place]! + share
      }
    }
  })
}

/** Visits every output with the place of its window's first pixel. */
function forEachWindow(pass: AvgPool2dForward, visit: (at: number, corner: number) => void): void {
  const { stride } = pass.options
  const [channels, height, width] = imageShape(pass.inputShape)
  const [, rows, columns] = imageShape(pass.outputShape)
  let at = 0
  for (let plane = 0; plane < pass.batch * channels; plane++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        visit(at++, (plane * height + row * stride) * width + column * stride)
      }
    }
  }
}
