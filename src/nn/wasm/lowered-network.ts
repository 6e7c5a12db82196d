import type { ResolvedLayer } from '../network.ts'
import type { Conv2dShape } from './kernels/conv2d-shape.ts'
import { isFlippedWinogradFaster } from './kernels/winograd-shape.ts'
import type { Tensor } from './tensor.ts'

/**
 * What the compiled network does, in order: operation i makes value i + 1 of value i, and value 0 is
 * the input. Flattening is usually nothing: a dense layer takes the image as it lies.
 */
export interface LoweredNetwork {
  readonly values: readonly Tensor[]
  readonly operations: readonly Operation[]
  /** For each layer the value that is its output, or null where it was fused with the next one. */
  readonly outputs: readonly (number | null)[]
  /**
   * For each operation its stage: a batch normalisation begins a new one, since it needs what all
   * images of the batch gave before.
   */
  readonly stages: readonly number[]
  readonly classes: number
}

export type Operation =
  | {
      readonly kind: 'conv2d'
      /** Names the compiled functions: `conv1`. */
      readonly name: string
      readonly layer: ResolvedLayer
      readonly filters: number
      readonly kernel: number
      readonly stride: number
      readonly padding: number
      readonly rows: number
      readonly columns: number
      readonly hasRelu: boolean
      readonly hasPool: boolean
    }
  | {
      readonly kind: 'dense'
      readonly name: string
      readonly layer: ResolvedLayer
      readonly hasRelu: boolean
    }
  | {
      readonly kind: 'max-pool2d'
      readonly name: string
      readonly window: number
      readonly stride: number
    }
  | {
      readonly kind: 'dropout'
      readonly name: string
      readonly dropProbability: number
      /** Counts the network's dropout layers. */
      readonly index: number
    }
  | {
      readonly kind: 'batch-norm'
      readonly name: string
      readonly layer: ResolvedLayer
      readonly epsilon: number
      readonly momentum: number
      readonly hasRelu: boolean
    }
  | {
      readonly kind: 'avg-pool2d'
      readonly name: string
      /** Height and width of the window: of the whole image for a global pooling. */
      readonly rows: number
      readonly columns: number
      readonly stride: number
    }
  | { readonly kind: 'leaky-relu'; readonly name: string; readonly slope: number }
  | { readonly kind: 'relu' | 'flatten' | 'softmax'; readonly name: string }

export type Conv2dOperation = Extract<Operation, { kind: 'conv2d' }>
export type DenseOperation = Extract<Operation, { kind: 'dense' }>
export type BatchNormOperation = Extract<Operation, { kind: 'batch-norm' }>

/** How many stages a step has; 1 without batch normalisation. */
export function stageCount({ stages }: LoweredNetwork): number {
  return (stages.at(-1) ?? 0) + 1
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
  return kind === 'conv2d' || kind === 'dense' || kind === 'batch-norm'
}

/** Whether the gradient of a convolution's input comes from Winograd's algorithm. */
export function goesBackByWinograd(
  lowered: LoweredNetwork,
  operation: Conv2dOperation,
  index: number,
): boolean {
  return (
    lowered.operations[index + 1]?.kind === 'batch-norm' &&
    needsInputGradient(lowered, index) &&
    isFlippedWinogradFaster(conv2dShape(lowered, operation, index))
  )
}

/** The shapes that a convolution's kernels need. */
export function conv2dShape(
  { values }: LoweredNetwork,
  operation: Conv2dOperation,
  index: number,
): Conv2dShape {
  const { rows, columns, filters, kernel, stride, padding } = operation
  return { x: values[index]!, rows, columns, filters, kernel, stride, padding }
}
