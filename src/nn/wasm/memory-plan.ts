import type { OptimizerSpec } from '../optimizers/index.ts'
import { activeGradients } from './kernels/active-gradients.ts'
import { argmaxBytes } from './kernels/conv2d-forward.ts'
import { type Conv2dShape, conv2dPanels, windowRowFloats } from './kernels/conv2d-shape.ts'
import { transposedBytes } from './kernels/dense-backward-input.ts'
import { optimizerMoments } from './kernels/optimizer.ts'
import { isWinogradFaster, winogradWeightBytes, winogradWorkBytes } from './kernels/winograd.ts'
import { controlLayout, MOST_SHARDS, SLICE, slicesPerShard, stepLayout } from './layout.ts'
import type { Conv2dOperation, LoweredNetwork, Operation } from './lower.ts'
import { panelFloats, panels } from './panels.ts'
import { floatsOf, roundUp, SLACK_BYTES, type Tensor } from './tensor.ts'

/** Results of one image, in the order of the images: loss (float), whether it was right (integer). */
export const RESULT_BYTES = 8

/** Images whose indices and results fit at once, unless a batch is larger; longer stretches go in parts. */
const STRETCH_IMAGES = 16_384

/** Probabilities that fit at once; longer inference goes in parts. */
const PROBABILITY_BYTES = 2 ** 20

/** One buffer of values: of a whole batch, or of one slice in a thread's own scratch memory. */
export interface Buffer {
  readonly region: 'batch' | 'scratch'
  /** From the memory's or the scratch memory's start. */
  readonly offset: number
}

/** The parameters of one operation; its moments lie `momentBytes` behind each. */
export interface ParameterPlan {
  readonly weight: number
  readonly bias: number
  /** Convolution: a copy by filter, or null. */
  readonly copy: number | null
  /** Convolution by Winograd's algorithm: the transformed weights, or null. */
  readonly winograd: number | null
  /** Convolution: from the start of a shard's gradients. */
  readonly dweight: number
  readonly dbias: number
}

export interface MemoryPlan {
  readonly values: readonly Buffer[]
  /** The gradient of each value, or null where none is needed. */
  readonly gradients: readonly (Buffer | null)[]
  /** Per operation: where a pooling keeps the places of its maxima (scratch). */
  readonly argmax: readonly (number | null)[]
  readonly parameters: readonly (ParameterPlan | null)[]
  readonly parameterStart: number
  readonly momentBytes: number
  readonly moments: 0 | 1 | 2
  /** Scratch: the lists of one image; a band of transformed tiles; gradients turned around. */
  readonly lists: number
  readonly winogradWork: number
  readonly turned: number
  readonly scratch: number
  readonly scratchBytes: number
  readonly shards: number
  readonly gradientBase: number
  readonly shardBytes: number
  readonly steps: number
  readonly order: number
  readonly results: number
  readonly probabilities: number
  readonly probabilityBytes: number
  /** Images that go through at once, in training and in inference. */
  readonly stretchImages: number
  readonly inferenceImages: number
  readonly pixels: number
  readonly labels: number
  /** What `planInspection` asked for. */
  readonly inspection: number
  readonly bytes: number
}

export interface PlanOptions {
  readonly lowered: LoweredNetwork
  readonly optimizer: OptimizerSpec
  readonly batchSize: number
  readonly threads: number
  readonly pixelBytes: number
  readonly labelBytes: number
  readonly inspectionBytes: number
}

/** Decides where everything lies. Regions that different threads write begin at cache lines of their own. */
export function planMemory(options: PlanOptions): MemoryPlan {
  const { lowered, optimizer, batchSize, threads, pixelBytes, labelBytes } = options
  const { values, operations } = lowered
  const memory = allocator(controlLayout.bytes)
  const scratch = allocator(0)
  const shard = allocator(0)
  const batchImages = roundUp(Math.max(batchSize, threads * SLICE), SLICE)

  // First, so that they lie at the same place for whatever network comes next.
  const samples = { labels: memory(labelBytes), pixels: memory(pixelBytes + SLACK_BYTES) }
  const parameterStart = memory(0)
  const parameters = operations.map((operation, index) =>
    planParameters(lowered, operation, index, memory, shard),
  )
  const momentBytes = memory(0) - parameterStart
  const moments = optimizerMoments(optimizer)
  memory(moments * momentBytes)
  const withCopies = parameters.map((plan, index) => {
    const operation = operations[index]!
    const needsCopy = plan && operation.kind === 'conv2d' && needsInputGradient(lowered, index)
    const usesWinograd =
      plan && operation.kind === 'conv2d' && isWinograd(lowered, operation, index)
    return (
      plan && {
        ...plan,
        copy: needsCopy ? memory(copyBytes(lowered, index)) : null,
        winograd: usesWinograd
          ? memory(winogradWeightBytes(conv2dShape(lowered, operation, index)))
          : null,
      }
    )
  })

  const buffer = (value: Tensor, isOfBatch: boolean): Buffer =>
    isOfBatch
      ? { region: 'batch', offset: memory(batchImages * value.imageBytes + SLACK_BYTES) }
      : { region: 'scratch', offset: scratch(SLICE * value.imageBytes + SLACK_BYTES) }
  // The update of a dense layer multiplies the x and dy of the whole batch.
  const isOfDense = (index: number) => operations[index]?.kind === 'dense'
  const valueBuffers = values.map((value, index) => buffer(value, isOfDense(index)))
  const gradientBuffers = values.map((value, index) =>
    needsGradient(lowered, index) ? buffer(value, isOfDense(index - 1)) : null,
  )
  const argmax = operations.map((operation, index) => {
    const pools =
      operation.kind === 'max-pool2d' || (operation.kind === 'conv2d' && operation.hasPool)
    return pools ? scratch(SLICE * argmaxBytes(values[index + 1]!)) : null
  })
  const lists = scratch(
    largest(operations, (operation, index) =>
      operation.kind === 'conv2d' && operation.hasPool
        ? activeGradients(values[index + 1]!).bytes
        : 0,
    ),
  )
  const winogradWork = scratch(
    largest(operations, (operation, index) =>
      operation.kind === 'conv2d' && isWinograd(lowered, operation, index)
        ? winogradWorkBytes({
            ...conv2dShape(lowered, operation, index),
            y: values[index + 1]!,
            hasRelu: true,
          })
        : 0,
    ),
  )
  const turned = scratch(largest(operations, (_, index) => transposedBytes(values[index + 1]!)))

  const shards = Math.min(MOST_SHARDS, Math.ceil(batchSize / SLICE / slicesPerShard(batchSize)))
  const shardBytes = shard(0)
  const gradientBase = memory(shards * shardBytes)
  const scratchBytes = roundUp(scratch(0), 4096) + 128
  const probabilityBytes = 4 * roundUp(lowered.classes, 4)
  const stretchImages = Math.max(STRETCH_IMAGES, batchSize)
  const inferenceImages = Math.min(
    stretchImages,
    Math.ceil(PROBABILITY_BYTES / probabilityBytes / SLICE) * SLICE,
  )
  const map = {
    steps: memory(stretchImages * stepLayout.bytes),
    order: memory(4 * stretchImages),
    results: memory(RESULT_BYTES * stretchImages),
    probabilities: memory(probabilityBytes * inferenceImages),
    scratch: memory(threads * scratchBytes),
    inspection: memory(options.inspectionBytes),
  }
  return {
    ...samples,
    ...map,
    values: valueBuffers,
    gradients: gradientBuffers,
    argmax,
    parameters: withCopies,
    parameterStart,
    momentBytes,
    moments,
    lists,
    turned,
    winogradWork,
    scratchBytes,
    shards,
    shardBytes,
    gradientBase,
    probabilityBytes,
    stretchImages,
    inferenceImages,
    bytes: memory(0),
  }
}

/** Scratch memory for one image whose values are all kept, and for its pixels. */
export interface InspectionPlan {
  readonly values: readonly Buffer[]
  readonly argmax: readonly (number | null)[]
  readonly pixels: number
  readonly bytes: number
}

export function planInspection({ values, operations }: LoweredNetwork, pixelCount: number) {
  const scratch = allocator(0)
  return {
    values: values.map((value) => ({
      region: 'scratch' as const,
      offset: scratch(value.imageBytes + SLACK_BYTES),
    })),
    argmax: operations.map(({ kind }, index) =>
      kind === 'max-pool2d' ? scratch(argmaxBytes(values[index + 1]!)) : null,
    ),
    pixels: scratch(pixelCount + SLACK_BYTES),
    bytes: scratch(0),
  } satisfies InspectionPlan
}

/** Whether training needs dLoss/dvalue: it is the logits or an operation before it learns. */
export function needsGradient({ operations }: LoweredNetwork, value: number): boolean {
  if (value === operations.length) return true
  return operations.slice(0, value).some(learns)
}

/** Whether operation `index` passes its gradient on. */
export function needsInputGradient(lowered: LoweredNetwork, index: number): boolean {
  return lowered.operations.slice(0, index).some(learns)
}

export function learns({ kind }: Operation): boolean {
  return kind === 'conv2d' || kind === 'dense'
}

/** Whether the operation runs by Winograd's algorithm. */
export function isWinograd(
  lowered: LoweredNetwork,
  operation: Conv2dOperation,
  index: number,
): boolean {
  return isWinogradFaster(conv2dShape(lowered, operation, index), operation.hasPool)
}

export function conv2dShape(
  { values }: LoweredNetwork,
  operation: Conv2dOperation,
  index: number,
): Conv2dShape {
  const { rows, columns, filters, kernel, stride, padding } = operation
  return { x: values[index]!, rows, columns, filters, kernel, stride, padding }
}

function planParameters(
  lowered: LoweredNetwork,
  operation: Operation,
  index: number,
  memory: Allocate,
  shard: Allocate,
): ParameterPlan | null {
  const [x, y] = [lowered.values[index]!, lowered.values[index + 1]!]
  if (operation.kind === 'dense') {
    const weight = memory(4 * panelFloats(panels(floatsOf(x), y.channels)))
    return {
      weight,
      bias: memory(4 * y.channelStride),
      copy: null,
      winograd: null,
      dweight: 0,
      dbias: 0,
    }
  }
  if (operation.kind !== 'conv2d') return null
  const floats = panelFloats(conv2dPanels(conv2dShape(lowered, operation, index)))
  return {
    weight: memory(4 * floats),
    bias: memory(4 * y.channelStride),
    copy: null,
    winograd: null,
    dweight: shard(Math.max(4 * floats, copyBytes(lowered, index))),
    dbias: shard(4 * y.channelStride),
  }
}

/** Weights or gradients of a convolution by filter, filters rounded up to whole panels. */
function copyBytes(lowered: LoweredNetwork, index: number): number {
  const operation = lowered.operations[index]
  if (operation?.kind !== 'conv2d') return 0
  const shape = conv2dShape(lowered, operation, index)
  return 4 * roundUp(shape.filters, 4) * shape.kernel * windowRowFloats(shape)
}

function largest<Item>(items: readonly Item[], measure: (item: Item, index: number) => number) {
  return Math.max(0, ...items.map(measure))
}

type Allocate = (bytes: number) => number

/** Hands out addresses at multiples of 64; asking for 0 bytes tells how far it is. */
function allocator(start: number): Allocate {
  let end = roundUp(start, 64)
  return (bytes) => {
    const offset = end
    end = roundUp(end + bytes, 64)
    return offset
  }
}
