import type { Shape } from '../shape.ts'

/** Training runs in float32; the tests that compare with exact mathematics run in float64. */
export type Floats = Float32Array | Float64Array

/** The arithmetic under the layers. Buffers are row-major; images are `[batch, channel, row, column]`. */
export interface Kernels {
  /**
   * y[n,o,i,j] = bias[o] + Σ_c,p,q x[n, c, i·stride + p - padding, j·stride + q - padding] · weight[o,c,p,q]
   *
   * Pixels outside the image are 0. (As in every deep-learning library this is a cross-correlation:
   * the kernel is not flipped.)
   */
  conv2dForward(pass: Conv2dForward): void
  /**
   * dweight[o,c,p,q] += Σ_n,i,j dy[n,o,i,j] · x[n, c, i·stride + p - padding, j·stride + q - padding];
   * dbias[o] += Σ_n,i,j dy[n,o,i,j]
   */
  conv2dBackwardParameters(pass: Conv2dBackward): void
  /**
   * dx[n,c,r,s] = Σ_o,i,j dy[n,o,i,j] · weight[o, c, r + padding - i·stride, s + padding - j·stride]
   *
   * @param dx overwritten, `[batch, ...inputShape]`
   */
  conv2dBackwardInput(pass: Conv2dBackward, dx: Floats): void

  /**
   * y[n,c,i,j] = max_p,q x[n, c, i·stride + p, j·stride + q]; argmax[n,c,i,j] is where in its image
   * the maximum lies. The first maximum in reading order wins ties; NaN counts as the largest.
   */
  maxPool2dForward(pass: MaxPool2dForward): void
  /** dx[n, argmax[n,c,i,j]] = Σ dy[n,c,i,j]: the gradient goes to the maximum only. */
  maxPool2dBackward(pass: MaxPool2dBackward, dx: Floats): void

  /** y[n,c,i,j] = Σ_p,q x[n, c, i·stride + p, j·stride + q] / window² */
  avgPool2dForward(pass: AvgPool2dForward): void
  /** dx[n,c,r,s] = Σ dy[n,c,i,j] / window² over the windows that hold the pixel */
  avgPool2dBackward(pass: AvgPool2dBackward, dx: Floats): void

  /** y = xHat · weight[c] + bias[c] with x normalised over the batch; fills `saved`. */
  batchNormForward(pass: BatchNormForward): void
  /** The same with the running statistics. */
  batchNormInference(pass: BatchNormForward): void
  /** The gradients of that, for which the statistics are constants; see `batchNormBackward`. */
  batchNormInferenceBackward(pass: BatchNormBackward, dx: Floats | null): void
  /** Adds to the gradients of weight and bias; dx, unless null, is overwritten. */
  batchNormBackward(pass: BatchNormBackward, dx: Floats | null): void
  /** Moves the running statistics towards those of the batch. */
  batchNormStatistics(pass: BatchNormForward): void

  /** y[i] = max(x[i], 0), and NaN for NaN. */
  reluForward(length: number, x: Floats, y: Floats): void
  /** dx[i] = dy[i] where y[i] > 0, else 0. */
  reluBackward(length: number, y: Floats, dy: Floats, dx: Floats): void

  /** c[m,n] += Σ_k a[m,k] · b[k,n] */
  matmul(m: number, k: number, n: number, a: Floats, b: Floats, c: Floats): void
  /** c[m,n] += Σ_k a[m,k] · b[n,k] */
  matmulByTransposed(m: number, k: number, n: number, a: Floats, b: Floats, c: Floats): void
  /** c[m,n] += Σ_k a[k,m] · b[k,n] */
  matmulOfTransposed(m: number, k: number, n: number, a: Floats, b: Floats, c: Floats): void
}

export interface Conv2dForward {
  readonly options: {
    readonly filters: number
    readonly kernel: number
    readonly stride: number
    readonly padding: number
  }
  /** `[channels, height, width]` */
  readonly inputShape: Shape
  /** `[filters, rows, columns]` */
  readonly outputShape: Shape
  readonly batch: number
  readonly x: Floats
  readonly y: Floats
  readonly params: {
    /** `[filters, channels, kernel, kernel]` */
    readonly weight: Floats
    /** `[filters]` */
    readonly bias: Floats
  }
}

export interface Conv2dBackward extends Conv2dForward {
  readonly dy: Floats
  readonly grads: { readonly weight: Floats; readonly bias: Floats }
}

export interface MaxPool2dForward {
  readonly options: { readonly window: number; readonly stride: number }
  /** `[channels, height, width]` */
  readonly inputShape: Shape
  /** `[channels, rows, columns]` */
  readonly outputShape: Shape
  readonly batch: number
  readonly x: Floats
  readonly y: Floats
  readonly saved: { readonly argmax: Uint8Array | Uint32Array | Floats }
}

export interface MaxPool2dBackward extends MaxPool2dForward {
  readonly dy: Floats
}

export interface AvgPool2dForward {
  readonly options: { readonly window: number; readonly stride: number }
  /** `[channels, height, width]` */
  readonly inputShape: Shape
  /** `[channels, rows, columns]` */
  readonly outputShape: Shape
  readonly batch: number
  readonly x: Floats
  readonly y: Floats
}

export interface AvgPool2dBackward extends AvgPool2dForward {
  readonly dy: Floats
}

export interface BatchNormForward {
  readonly options: { readonly epsilon: number; readonly momentum: number }
  /** `[channels, height, width]` or `[channels]` */
  readonly inputShape: Shape
  readonly batch: number
  readonly x: Floats
  readonly y: Floats
  /** `[channels]` each */
  readonly params: Readonly<Record<'weight' | 'bias' | 'running_mean' | 'running_var', Floats>>
  readonly saved: {
    /** x normalised, in its shape. */
    readonly xHat: Uint8Array | Uint32Array | Floats
  } & {
    /** `[channels]`: of the batch, the variance divided by its number of values. */
    readonly [Name in 'mean' | 'variance' | 'inverseDeviation']: Uint8Array | Uint32Array | Floats
  }
}

export interface BatchNormBackward extends BatchNormForward {
  readonly dy: Floats
  readonly grads: { readonly weight: Floats; readonly bias: Floats }
}
