import type { Allocate } from './allocator.ts'
import { activeGradients } from './kernels/active-gradients.ts'
import { argmaxBytes } from './kernels/conv2d-forward.ts'
import { greyWorkBytes, isGreyConv2d } from './kernels/conv2d-forward-grey.ts'
import { transposedBytes } from './kernels/dense-backward-input.ts'
import {
  flippedConvolution,
  isWinogradFaster,
  winogradWorkBytes,
} from './kernels/winograd-shape.ts'
import {
  isWinogradParametersFaster,
  winogradParametersWorkBytes,
} from './kernels/winograd-parameters.ts'
import { SLICE } from './layout.ts'
import {
  conv2dShape,
  goesBackByWinograd,
  type LoweredNetwork,
  needsGradient,
  stageCount,
} from './lowered-network.ts'
import { SLACK_BYTES, type Tensor } from './tensor.ts'

/** One buffer of values: of a whole batch, or of one slice in a thread's own scratch memory. */
export interface Buffer {
  readonly region: 'batch' | 'scratch'
  /** From the memory's or the scratch memory's start. */
  readonly offset: number
}

/** Values, their gradients and the places of maxima: of the whole batch where its update needs them. */
export function planValues(
  lowered: LoweredNetwork,
  batchImages: number,
  memory: Allocate,
  scratch: Allocate,
) {
  const { values, operations } = lowered
  const buffer = (value: Tensor, isOfBatch: boolean): Buffer =>
    isOfBatch
      ? { region: 'batch', offset: memory(batchImages * value.imageBytes + SLACK_BYTES) }
      : { region: 'scratch', offset: scratch(SLICE * value.imageBytes + SLACK_BYTES) }
  const kindOf = (index: number) => operations[index]?.kind
  const lastStage = stageCount(lowered) - 1
  // Forward and backward of the last stage are one pass; what another stage made waits for its way back.
  const isOfLastStage = (index: number) => (lowered.stages[index] ?? 0) === lastStage
  return {
    // The update of a dense layer multiplies the x and dy of the whole batch.
    values: values.map((value, index) =>
      buffer(value, kindOf(index) === 'dense' || !isOfLastStage(index - 1)),
    ),
    // The way back through a batch normalisation begins in one pass and ends in the next.
    gradients: values.map((value, index) => {
      const isOfBatch = kindOf(index - 1) === 'dense' || kindOf(index - 1) === 'batch-norm'
      return needsGradient(lowered, index) ? buffer(value, isOfBatch) : null
    }),
    argmax: operations.map((operation, index) => {
      const isFused = operation.kind === 'conv2d' && operation.hasPool
      const pools = operation.kind === 'max-pool2d' || isFused
      if (!pools) return null
      const bytes = argmaxBytes(values[index + 1]!)
      return isOfLastStage(index)
        ? { region: 'scratch' as const, offset: scratch(SLICE * bytes) }
        : { region: 'batch' as const, offset: memory(batchImages * bytes) }
    }),
  }
}

/**
 * What kernels use for one image or slice and then forget; operations take turns: the lists of one
 * image, what a convolution transforms, transposed gradients, a row of scales.
 */
export function planWork(lowered: LoweredNetwork, scratch: Allocate) {
  const lists = [0]
  const convolutionWork = [0]
  const transposed = [0]
  const scales = [0]
  for (const [index, operation] of lowered.operations.entries()) {
    const y = lowered.values[index + 1]!
    if (operation.kind === 'batch-norm') scales.push(4 * y.channelStride)
    if (operation.kind === 'dense') transposed.push(transposedBytes(y))
    if (operation.kind !== 'conv2d') continue
    const { hasRelu, hasPool } = operation
    if (hasPool) lists.push(activeGradients(y).bytes)
    const shape = { ...conv2dShape(lowered, operation, index), y, hasBias: true, hasRelu, hasPool }
    if (isGreyConv2d(shape)) convolutionWork.push(greyWorkBytes(shape))
    if (isWinogradFaster(shape, hasPool)) convolutionWork.push(winogradWorkBytes(shape))
    if (!hasPool && isWinogradParametersFaster(shape)) {
      convolutionWork.push(winogradParametersWorkBytes(shape))
    }
    if (goesBackByWinograd(lowered, operation, index)) {
      convolutionWork.push(winogradWorkBytes({ ...shape, ...flippedConvolution(shape) }))
    }
  }
  return {
    lists: scratch(Math.max(...lists)),
    convolutionWork: scratch(Math.max(...convolutionWork)),
    transposed: scratch(Math.max(...transposed)),
    scales: scratch(Math.max(...scales)),
  }
}
