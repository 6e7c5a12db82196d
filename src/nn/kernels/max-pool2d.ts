import { imageShape, size } from '../shape.ts'
import type { Floats, MaxPool2dBackward, MaxPool2dForward } from './kernels.ts'

/** y[n,c,i,j] = max_p,q x[n, c, i·stride + p, j·stride + q]; argmax is its place in image n. */
export function maxPool2dForward(pass: MaxPool2dForward): void {
  const { batch, x, y } = pass
  const { window, stride } = pass.options
  const { argmax } = pass.saved
  const [channels, height, width] = imageShape(pass.inputShape)
  const [, rows, columns] = imageShape(pass.outputShape)
  let at = 0
  for (let image = 0; image < batch; image++) {
    const imageStart = image * channels * height * width
    for (let channel = 0; channel < channels; channel++) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const corner = (channel * height + row * stride) * width + column * stride
          let place = corner
          let largest = x[imageStart + corner]!
          for (let p = 0; p < window; p++) {
            const rowStart = corner + p * width
            for (let q = 0; q < window; q++) {
              const value = x[imageStart + rowStart + q]!
              if (value > largest || value !== value) {
                largest = value
                place = rowStart + q
              }
            }
          }
          y[at] = largest
          argmax[at] = place
          at++
        }
      }
    }
  }
}

/** dx[n, argmax[n,c,i,j]] = Σ dy[n,c,i,j]; windows that overlap may share their maximum. */
export function maxPool2dBackward(pass: MaxPool2dBackward, dx: Floats): void {
  const { batch, dy } = pass
  const { argmax } = pass.saved
  const inputSize = size(pass.inputShape)
  const outputSize = size(pass.outputShape)
  dx.fill(0, 0, batch * inputSize)
  for (let image = 0; image < batch; image++) {
    const imageStart = image * inputSize
    const end = (image + 1) * outputSize
    for (let at = image * outputSize; at < end; at++) {
      const place = imageStart + argmax[at]!
      dx[place] = dx[place]! + dy[at]!
    }
  }
}
