import { size } from '../shape.ts'
import type { BatchNormBackward, BatchNormForward, Floats } from './kernels.ts'

/**
 * While training, with the M = batch · height · width values of a channel c:
 *
 *     mean[c] = Σ x[n,c,i] / M, variance[c] = Σ (x[n,c,i] - mean[c])² / M
 *     xHat[n,c,i] = (x[n,c,i] - mean[c]) / √(variance[c] + epsilon)
 *     y[n,c,i] = xHat[n,c,i] · weight[c] + bias[c]
 */
export function batchNormForward(pass: BatchNormForward): void {
  const { batch, x, y } = pass
  const { weight, bias } = pass.params
  const { xHat, mean, variance, inverseDeviation } = pass.saved
  const { channels, pixels } = extents(pass)
  const count = batch * pixels
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0
    forEachRun(pass, channel, (start, end) => {
      for (let i = start; i < end; i++) sum += x[i]!
    })
    const centre = sum / count
    let squares = 0
    forEachRun(pass, channel, (start, end) => {
      for (let i = start; i < end; i++) squares += (x[i]! - centre) ** 2
    })
    const inverse = 1 / Math.sqrt(squares / count + pass.options.epsilon)
    mean[channel] = centre
    variance[channel] = squares / count
    inverseDeviation[channel] = inverse
    forEachRun(pass, channel, (start, end) => {
      for (let i = start; i < end; i++) {
        xHat[i] = (x[i]! - centre) * inverse
        y[i] = xHat[i]! * weight[channel]! + bias[channel]!
      }
    })
  }
}

/** y[n,c,i] = (x[n,c,i] - running_mean[c]) / √(running_var[c] + epsilon) · weight[c] + bias[c] */
export function batchNormInference(pass: BatchNormForward): void {
  const { x, y, params } = pass
  const { channels } = extents(pass)
  for (let channel = 0; channel < channels; channel++) {
    const centre = params.running_mean[channel]!
    const deviation = Math.sqrt(params.running_var[channel]! + pass.options.epsilon)
    const scale = params.weight[channel]! / deviation
    const bias = params.bias[channel]!
    forEachRun(pass, channel, (start, end) => {
      for (let i = start; i < end; i++) y[i] = (x[i]! - centre) * scale + bias
    })
  }
}

/**
 *     dbias[c] += Σ dy[n,c,i], dweight[c] += Σ dy[n,c,i] · xHat[n,c,i]
 *     dx = weight[c] / √(variance[c] + epsilon) · (dy - Σ dy / M - xHat · Σ dy·xHat / M)
 *
 * Ioffe & Szegedy 2015, section 3, with the sums gathered.
 */
export function batchNormBackward(pass: BatchNormBackward, dx: Floats | null): void {
  const { batch, dy, grads } = pass
  const { weight } = pass.params
  const { xHat, inverseDeviation } = pass.saved
  const { channels, pixels } = extents(pass)
  const count = batch * pixels
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0
    let product = 0
    forEachRun(pass, channel, (start, end) => {
      for (let i = start; i < end; i++) {
        sum += dy[i]!
        product += dy[i]! * xHat[i]!
      }
    })
    grads.bias[channel] = grads.bias[channel]! + sum
    grads.weight[channel] = grads.weight[channel]! + product
    if (!dx) continue
    const scale = weight[channel]! * inverseDeviation[channel]!
    forEachRun(pass, channel, (start, end) => {
      for (let i = start; i < end; i++) {
        dx[i] = scale * (dy[i]! - sum / count - (xHat[i]! * product) / count)
      }
    })
  }
}

/**
 * The gradients of `batchNormInference`, for which the running statistics are constants, as in
 * PyTorch's eval mode:
 *
 *     dbias[c] += Σ dy[n,c,i], dweight[c] += Σ dy[n,c,i] · (x[n,c,i] - running_mean[c]) / deviation[c]
 *     dx = weight[c] / deviation[c] · dy, where deviation[c] = √(running_var[c] + epsilon)
 */
export function batchNormInferenceBackward(pass: BatchNormBackward, dx: Floats | null): void {
  const { x, dy, grads, params } = pass
  const { channels } = extents(pass)
  for (let channel = 0; channel < channels; channel++) {
    const centre = params.running_mean[channel]!
    const deviation = Math.sqrt(params.running_var[channel]! + pass.options.epsilon)
    const scale = params.weight[channel]! / deviation
    let sum = 0
    let product = 0
    forEachRun(pass, channel, (start, end) => {
      for (let i = start; i < end; i++) {
        sum += dy[i]!
        product += (dy[i]! * (x[i]! - centre)) / deviation
        if (dx) dx[i] = scale * dy[i]!
      }
    })
    grads.bias[channel] = grads.bias[channel]! + sum
    grads.weight[channel] = grads.weight[channel]! + product
  }
}

/**
 * running = (1 - momentum) · running + momentum · (the batch's mean; its variance, divided by M - 1).
 */
export function batchNormStatistics(pass: BatchNormForward): void {
  const { batch, options, params, saved } = pass
  const { channels, pixels } = extents(pass)
  const count = batch * pixels
  const unbiased = count / Math.max(count - 1, 1)
  const move = (running: Floats, channel: number, value: number) => {
    running[channel] = (1 - options.momentum) * running[channel]! + options.momentum * value
  }
  for (let channel = 0; channel < channels; channel++) {
    move(params.running_mean, channel, saved.mean[channel]!)
    move(params.running_var, channel, saved.variance[channel]! * unbiased)
  }
}

function extents({ inputShape }: Pick<BatchNormForward, 'inputShape'>) {
  const [channels = 1] = inputShape
  return { channels, pixels: size(inputShape) / channels }
}

/** The stretches of memory that hold a channel, one per image. */
function forEachRun(
  pass: Pick<BatchNormForward, 'batch' | 'inputShape'>,
  channel: number,
  visit: (start: number, end: number) => void,
): void {
  const { channels, pixels } = extents(pass)
  for (let image = 0; image < pass.batch; image++) {
    const start = (image * channels + channel) * pixels
    visit(start, start + pixels)
  }
}
