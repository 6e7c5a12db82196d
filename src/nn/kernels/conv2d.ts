import { imageShape } from '../shape.ts'
import type { Conv2dBackward, Conv2dForward, Floats } from './kernels.ts'

/**
 * y[n,o,i,j] = bias[o] + Σ_c,p,q x[n, c, i·stride + p - padding, j·stride + q - padding] · weight[o,c,p,q]
 *
 * Four filters at a time, so that each pixel that is fetched is used four times.
 */
export function conv2dForward(pass: Conv2dForward): void {
  for (let image = 0; image < pass.batch; image++) {
    for (let filter = 0; filter < pass.options.filters; filter += 4) {
      convolveFourFilters(pass, image, filter)
    }
  }
}

/**
 * The outputs of one image and the filters first, ..., first + 3. Past the last filter, the last one
 * is computed again: that is cheaper than to ask in the inner loop whether there is another.
 *
 * Each output looks at the part of its window that lies on the image; the padding around it is 0 and
 * adds nothing.
 */
function convolveFourFilters(pass: Conv2dForward, image: number, first: number): void {
  const { x, y } = pass
  const { filters, kernel, stride, padding } = pass.options
  const { weight, bias } = pass.params
  const [channels, height, width] = imageShape(pass.inputShape)
  const [, rows, columns] = imageShape(pass.outputShape)
  const second = Math.min(first + 1, filters - 1)
  const third = Math.min(first + 2, filters - 1)
  const fourth = Math.min(first + 3, filters - 1)
  const filterSize = channels * kernel * kernel
  const toSecond = (second - first) * filterSize
  const toThird = (third - first) * filterSize
  const toFourth = (fourth - first) * filterSize
  const planeSize = rows * columns
  const yImage = image * filters * planeSize
  for (let row = 0; row < rows; row++) {
    const top = row * stride - padding
    const firstP = Math.max(0, -top)
    const endP = Math.min(kernel, height - top)
    for (let column = 0; column < columns; column++) {
      const left = column * stride - padding
      const firstQ = Math.max(0, -left)
      const endQ = Math.min(kernel, width - left)
      let sum1 = bias[first]!
      let sum2 = bias[second]!
      let sum3 = bias[third]!
      let sum4 = bias[fourth]!
      for (let channel = 0; channel < channels; channel++) {
        const xCorner = ((image * channels + channel) * height + top) * width + left
        const wCorner = first * filterSize + channel * kernel * kernel
        for (let p = firstP; p < endP; p++) {
          const xRow = xCorner + p * width
          const wRow = wCorner + p * kernel
          for (let q = firstQ; q < endQ; q++) {
            const pixel = x[xRow + q]!
            const w = wRow + q
            sum1 += pixel * weight[w]!
            sum2 += pixel * weight[w + toSecond]!
            sum3 += pixel * weight[w + toThird]!
            sum4 += pixel * weight[w + toFourth]!
          }
        }
      }
      const at = yImage + row * columns + column
      y[at + first * planeSize] = sum1
      y[at + second * planeSize] = sum2
      y[at + third * planeSize] = sum3
      y[at + fourth * planeSize] = sum4
    }
  }
}

/**
 * dweight[o,c,p,q] += Σ_n,i,j dy[n,o,i,j] · x[n, c, i·stride + p - padding, j·stride + q - padding];
 * dbias[o] += Σ_n,i,j dy[n,o,i,j]
 *
 * Every gradient goes back to the weights through the window that its output saw.
 */
export function conv2dBackwardParameters(pass: Conv2dBackward): void {
  const { batch, x, dy } = pass
  const { filters, kernel, stride, padding } = pass.options
  const { weight: dweight, bias: dbias } = pass.grads
  const [channels, height, width] = imageShape(pass.inputShape)
  const [, rows, columns] = imageShape(pass.outputShape)
  const planeSize = height * width
  const kernelSize = kernel * kernel
  let at = 0
  for (let image = 0; image < batch; image++) {
    for (let filter = 0; filter < filters; filter++) {
      for (let row = 0; row < rows; row++) {
        const top = row * stride - padding
        const firstP = Math.max(0, -top)
        const endP = Math.min(kernel, height - top)
        for (let column = 0; column < columns; column++) {
          const gradient = dy[at++]!
          // Behind ReLU and max-pooling at least three quarters of the gradients are zero.
          if (gradient === 0) continue
          dbias[filter] = dbias[filter]! + gradient
          const left = column * stride - padding
          const firstQ = Math.max(0, -left)
          const endQ = Math.min(kernel, width - left)
          for (let channel = 0; channel < channels; channel++) {
            const xCorner = (image * channels + channel) * planeSize + top * width + left
            const wCorner = (filter * channels + channel) * kernelSize
            for (let p = firstP; p < endP; p++) {
              const xRow = xCorner + p * width
              const wRow = wCorner + p * kernel
              for (let q = firstQ; q < endQ; q++) {
                dweight[wRow + q] = dweight[wRow + q]! + gradient * x[xRow + q]!
              }
            }
          }
        }
      }
    }
  }
}

/**
 * dx[n,c,r,s] = Σ_o,i,j dy[n,o,i,j] · weight[o, c, r + padding - i·stride, s + padding - j·stride]
 *
 * Every gradient goes back to the pixels through the window that its output saw.
 */
export function conv2dBackwardInput(pass: Conv2dBackward, dx: Floats): void {
  const { batch, dy } = pass
  const { filters, kernel, stride, padding } = pass.options
  const { weight } = pass.params
  const [channels, height, width] = imageShape(pass.inputShape)
  const [, rows, columns] = imageShape(pass.outputShape)
  const planeSize = height * width
  const kernelSize = kernel * kernel
  dx.fill(0, 0, batch * channels * planeSize)
  let at = 0
  for (let image = 0; image < batch; image++) {
    for (let filter = 0; filter < filters; filter++) {
      for (let row = 0; row < rows; row++) {
        const top = row * stride - padding
        const firstP = Math.max(0, -top)
        const endP = Math.min(kernel, height - top)
        for (let column = 0; column < columns; column++) {
          const gradient = dy[at++]!
          if (gradient === 0) continue
          const left = column * stride - padding
          const firstQ = Math.max(0, -left)
          const endQ = Math.min(kernel, width - left)
          for (let channel = 0; channel < channels; channel++) {
            const xCorner = (image * channels + channel) * planeSize + top * width + left
            const wCorner = (filter * channels + channel) * kernelSize
            for (let p = firstP; p < endP; p++) {
              const xRow = xCorner + p * width
              const wRow = wCorner + p * kernel
              for (let q = firstQ; q < endQ; q++) {
                dx[xRow + q] = dx[xRow + q]! + gradient * weight[wRow + q]!
              }
            }
          }
        }
      }
    }
  }
}
