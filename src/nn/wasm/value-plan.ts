import type { Allocate } from './allocator.ts'
import { activeGradients } from './kernels/active-gradients.ts'
import { argmaxBytes } from './kernels/conv2d-forward.ts'
import { transposedBytes } from './kernels/dense-backward-input.ts'
import { isWinogradFaster, winogradWorkBytes } from './kernels/winograd.ts'
import { SLICE } from './layout.ts'
import { conv2dShape, type LoweredNetwork, needsGradient } from './lower.ts'
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
  // The update of a dense layer multiplies the x and dy of the whole batch.
  const isOfDense = (index: number) => operations[index]?.kind === 'dense'
  return {
    values: values.map((value, index) => buffer(value, isOfDense(index))),
    gradients: values.map((value, index) =>
      needsGradient(lowered, index) ? buffer(value, isOfDense(index - 1)) : null,
    ),
    argmax: operations.map((operation, index) => {
      const isFused = operation.kind === 'conv2d' && operation.hasPool
      const pools = operation.kind === 'max-pool2d' || isFused
      return pools ? scratch(SLICE * argmaxBytes(values[index + 1]!)) : null
    }),
  }
}

/** What kernels use for one image or slice and then forget; operations take turns. */
export function planWork(lowered: LoweredNetwork, scratch: Allocate) {
  const lists = [0]
  const winogradWork = [0]
  const turned = [0]
  for (const [index, operation] of lowered.operations.entries()) {
    const y = lowered.values[index + 1]!
    if (operation.kind === 'dense') turned.push(transposedBytes(y))
    if (operation.kind !== 'conv2d' || !operation.hasPool) continue
    lists.push(activeGradients(y).bytes)
    const shape = { ...conv2dShape(lowered, operation, index), y, hasRelu: operation.hasRelu }
    if (isWinogradFaster(shape, true)) winogradWork.push(winogradWorkBytes(shape))
  }
  return {
    lists: scratch(Math.max(...lists)),
    winogradWork: scratch(Math.max(...winogradWork)),
    turned: scratch(Math.max(...turned)),
  }
}
