import type { Network, ResolvedLayer } from '../network.ts'
import { type Shape, size } from '../shape.ts'
import { flippedConvolution, isFlippedWinogradFaster } from './kernels/winograd-shape.ts'
import {
  type LoweredNetwork,
  type Operation,
  type Conv2dOperation,
  type BatchNormOperation,
} from './lowered-network.ts'
import { flatTensor, type Tensor, tensor } from './tensor.ts'

/**
 * @param isFused whether neighbouring layers become one operation where there is a kernel for it;
 *   otherwise every layer's output exists
 */
export function lower(network: Network, { isFused }: { isFused: boolean }): LoweredNetwork {
  const { layers } = network
  // The loss and the probabilities take the logits, so a softmax at the end is not an operation.
  const end = layers.at(-1)?.kind === 'softmax' ? layers.length - 1 : layers.length
  const operations: Operation[] = []
  const outputs: (number | null)[] = []
  const shapes = [network.spec.inputShape]
  let dropouts = 0
  let at = 0
  while (at < end) {
    const layer = layers[at]!
    const name = layer.name
    const fused = isFused
      ? fusedWith(layers, at, end)
      : { count: 1, hasRelu: false, hasPool: false }
    const { kind } = layer
    if (kind === 'conv2d') operations.push(lowerConv2d(layer, fused))
    else if (kind === 'dense') operations.push({ kind, name, layer, hasRelu: fused.hasRelu })
    else if (kind === 'batch-norm') operations.push(lowerBatchNorm(layer, fused))
    else if (kind === 'leaky-relu') operations.push({ kind, name, slope: option(layer, 'slope') })
    else if (kind === 'avg-pool2d' || kind === 'global-avg-pool')
      operations.push(lowerAvgPool(layer))
    else if (kind === 'max-pool2d') {
      const [window, stride] = [option(layer, 'window'), option(layer, 'stride')]
      operations.push({ kind, name, window, stride })
    } else if (kind === 'dropout') {
      const dropProbability = option(layer, 'dropProbability')
      operations.push({ kind, name, dropProbability, index: dropouts++ })
    } else if (kind !== 'flatten' || needsReordering(layers, at, end))
      operations.push({ kind, name })
    const last = layers[at + fused.count - 1]!
    const isView = shapes.length > operations.length
    // After a flatten layer that is a view, the image goes on as it lies.
    const keepsShape = kind === 'relu' || kind === 'leaky-relu' || kind === 'dropout'
    if (!isView) shapes.push(keepsShape ? shapes.at(-1)! : last.outputShape)
    for (let skipped = 1; skipped < fused.count; skipped++) outputs.push(null)
    outputs.push(operations.length)
    at += fused.count
  }
  const startsFlat = layers[0]?.kind === 'flatten'
  const values = shapes.map((shape, index) =>
    valueTensor(index === 0 && startsFlat ? [size(shape)] : shape, {
      consumer: operations[index],
      halo: isFused ? haloForTheWayBack(shapes, operations, index) : 0,
      isInput: index === 0,
    }),
  )
  const stages = stagesOf(operations)
  return { values, operations, stages, outputs: outputs.slice(0, end), classes: network.classes }
}

/** How many layers from here on one kernel computes: convolution with ReLU and 2x2 pooling, dense or batch normalisation with ReLU. */
function fusedWith(layers: readonly ResolvedLayer[], at: number, end: number) {
  const kinds = layers.slice(at, end).map((layer) => layer.kind)
  const isPool = (index: number) => {
    const layer = layers[at + index]
    return (
      kinds[index] === 'max-pool2d' &&
      option(layer!, 'window') === 2 &&
      option(layer!, 'stride') === 2
    )
  }
  const hasRelu = kinds[1] === 'relu'
  if (kinds[0] === 'dense' || kinds[0] === 'batch-norm')
    return { count: hasRelu ? 2 : 1, hasRelu, hasPool: false }
  if (kinds[0] !== 'conv2d') return { count: 1, hasRelu: false, hasPool: false }
  if (hasRelu)
    return isPool(2) ? { count: 3, hasRelu, hasPool: true } : { count: 2, hasRelu, hasPool: false }
  // The largest of values that are cut at zero is the largest value cut at zero.
  if (isPool(1)) {
    const reluFollows = kinds[2] === 'relu'
    return { count: reluFollows ? 3 : 2, hasRelu: reluFollows, hasPool: true }
  }
  return { count: 1, hasRelu: false, hasPool: false }
}

function lowerConv2d(
  layer: ResolvedLayer,
  { hasRelu, hasPool }: { hasRelu: boolean; hasPool: boolean },
): Conv2dOperation {
  const [, rows = 1, columns = 1] = layer.outputShape
  return {
    kind: 'conv2d',
    name: layer.name,
    layer,
    filters: option(layer, 'filters'),
    kernel: option(layer, 'kernel'),
    stride: option(layer, 'stride'),
    padding: option(layer, 'padding'),
    rows,
    columns,
    hasRelu,
    hasPool,
  }
}

function lowerBatchNorm(
  layer: ResolvedLayer,
  { hasRelu }: { hasRelu: boolean },
): BatchNormOperation {
  const [epsilon, momentum] = [option(layer, 'epsilon'), option(layer, 'momentum')]
  return { kind: 'batch-norm', name: layer.name, layer, epsilon, momentum, hasRelu }
}

function lowerAvgPool(layer: ResolvedLayer): Operation {
  const { kind, name, inputShape } = layer
  const [, height = 1, width = 1] = inputShape
  if (kind === 'global-avg-pool') {
    return { kind: 'avg-pool2d', name, rows: height, columns: width, stride: 1 }
  }
  const [window, stride] = [option(layer, 'window'), option(layer, 'stride')]
  return { kind: 'avg-pool2d', name, rows: window, columns: window, stride }
}

function stagesOf(operations: readonly Operation[]): number[] {
  let stage = 0
  return operations.map(({ kind }) => (kind === 'batch-norm' ? ++stage : stage))
}

/** Whether what follows a flatten layer depends on the order in which it lays out an image. */
function needsReordering(layers: readonly ResolvedLayer[], at: number, end: number): boolean {
  const [, height = 1, width = 1] = layers[at]!.inputShape
  const isRow = layers[at]!.inputShape.length === 1
  if (at === 0 || isRow || height * width === 1) return false
  const orderless = ['relu', 'leaky-relu', 'dropout', 'flatten']
  const next = layers.slice(at + 1, end).find(({ kind }) => !orderless.includes(kind))
  return next?.kind !== 'dense'
}

/** Winograd's way back through a convolution needs zeros around its dy, as a batch normalisation gives it. */
function haloForTheWayBack(
  shapes: readonly Shape[],
  operations: readonly Operation[],
  index: number,
): number {
  const [maker, consumer] = [operations[index - 1], operations[index]]
  if (maker?.kind !== 'conv2d' || consumer?.kind !== 'batch-norm') return 0
  const [channels = 1, height = 1, width = 1] = shapes[index - 1]!
  const shape = { ...maker, x: tensor(height, width, channels) }
  return isFlippedWinogradFaster(shape) ? flippedConvolution(shape).padding : 0
}

function valueTensor(
  shape: readonly number[],
  { consumer, halo, isInput }: { consumer: Operation | undefined; halo: number; isInput: boolean },
): Tensor {
  const [channels = 1, height, width] = shape
  if (height === undefined || width === undefined) return flatTensor(channels)
  if (consumer?.kind !== 'conv2d') return tensor(height, width, channels, { halo })
  return tensor(height, width, channels, { halo: consumer.padding, isGrey: isInput })
}

function option({ options }: ResolvedLayer, name: string): number {
  return Number(options[name])
}
