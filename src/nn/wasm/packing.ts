import type { ParameterSlot } from '../network.ts'
import { conv2dPanels, windowRowFloats } from './kernels/conv2d-shape.ts'
import {
  type BatchNormOperation,
  conv2dShape,
  type LoweredNetwork,
  type Operation,
} from './lowered-network.ts'
import type { MemoryPlan } from './memory-plan.ts'
import type { ParameterPlan } from './parameter-plan.ts'
import { panelIndex, panels } from './panels.ts'
import { floatsOf, type Tensor } from './tensor.ts'

/**
 * Tells for every parameter where it is in the flat vector in PyTorch's layout (`torch`) and where in
 * the memory (`address`, in floats).
 */
export function forEachParameter(
  lowered: LoweredNetwork,
  plan: MemoryPlan,
  visit: (torch: number, address: number) => void,
): void {
  for (const [index, operation] of lowered.operations.entries()) {
    const parameters = plan.parameters[index]
    if (!parameters) continue
    if (operation.kind === 'conv2d') visitConv2d(lowered, operation, index, parameters, visit)
    if (operation.kind === 'batch-norm') visitBatchNorm(operation, parameters, visit)
    if (operation.kind === 'dense') visitDense(lowered.values[index]!, operation, parameters, visit)
  }
}

/** Tells for every convolution weight that is kept by filter as well where the two are, in floats. */
export function forEachCopy(
  lowered: LoweredNetwork,
  plan: MemoryPlan,
  visit: (weight: number, copy: number) => void,
): void {
  for (const [index, operation] of lowered.operations.entries()) {
    const copy = plan.parameters[index]?.copy ?? null
    if (operation.kind !== 'conv2d' || copy === null) continue
    const shape = conv2dShape(lowered, operation, index)
    const { channels, channelStride } = shape.x
    const layout = conv2dPanels(shape)
    const weight = plan.parameters[index]!.weight / 4
    const rowFloats = windowRowFloats(shape)
    for (let o = 0; o < shape.filters; o++) {
      for (let p = 0; p < shape.kernel; p++) {
        for (let q = 0; q < shape.kernel; q++) {
          for (let c = 0; c < channels; c++) {
            const k = (p * shape.kernel + q) * channels + c
            const place = (o * shape.kernel + p) * rowFloats + q * channelStride + c
            visit(weight + panelIndex(layout, k, o), copy / 4 + place)
          }
        }
      }
    }
  }
}

type Visit = (torch: number, address: number) => void

/** PyTorch: `[filter, channel, p, q]`. */
function visitConv2d(
  lowered: LoweredNetwork,
  operation: Extract<Operation, { kind: 'conv2d' }>,
  index: number,
  { weight, bias }: ParameterPlan,
  visit: Visit,
): void {
  const shape = conv2dShape(lowered, operation, index)
  const layout = conv2dPanels(shape)
  const { kernel, filters } = shape
  const { channels } = shape.x
  const [weights, biases] = operation.layer.parameters as readonly [ParameterSlot, ParameterSlot]
  let torch = weights.offset
  for (let o = 0; o < filters; o++) {
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < kernel; p++) {
        for (let q = 0; q < kernel; q++) {
          visit(torch++, weight / 4 + panelIndex(layout, (p * kernel + q) * channels + c, o))
        }
      }
    }
  }
  for (let o = 0; o < filters; o++) visit(biases.offset + o, bias / 4 + o)
}

/** PyTorch: weight, bias, running_mean and running_var, `[channel]` each. */
function visitBatchNorm(
  { layer }: BatchNormOperation,
  { weight, bias, statistics }: ParameterPlan,
  visit: Visit,
): void {
  const rows = [weight, bias, statistics!.runningMean, statistics!.runningVariance]
  for (const [index, { offset, length }] of layer.parameters.entries()) {
    for (let c = 0; c < length; c++) visit(offset + c, rows[index]! / 4 + c)
  }
}

/** PyTorch: `[unit, feature]`, features of an image counted channel by channel. */
function visitDense(
  x: Tensor,
  operation: Extract<Operation, { kind: 'dense' }>,
  { weight, bias }: ParameterPlan,
  visit: Visit,
): void {
  const [weights, biases] = operation.layer.parameters as readonly [ParameterSlot, ParameterSlot]
  const units = biases.length
  const layout = panels(floatsOf(x), units)
  let torch = weights.offset
  for (let unit = 0; unit < units; unit++) {
    for (let c = 0; c < x.channels; c++) {
      for (let pixel = 0; pixel < x.height * x.width; pixel++) {
        visit(torch++, weight / 4 + panelIndex(layout, pixel * x.channelStride + c, unit))
      }
    }
  }
  for (let unit = 0; unit < units; unit++) visit(biases.offset + unit, bias / 4 + unit)
}

/** One image's values in PyTorch's order, `[channel, row, column]`, from where they lie (in floats). */
export function readValue(memory: Float32Array, start: number, value: Tensor): Float32Array {
  const { channels, height, width, channelStride } = value
  const [row, inside] = [value.rowBytes / 4, value.insideBytes / 4]
  const values = new Float32Array(channels * height * width)
  let at = 0
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < height; i++) {
      const first = start + inside + i * row + c
      for (let j = 0; j < width; j++) values[at++] = memory[first + j * channelStride]!
    }
  }
  return values
}
