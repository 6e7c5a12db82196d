import type { Kind, ResolvedLayer } from '../../nn/catalog.ts'
import type { AttributeValue } from './messages.ts'

/** A layer as one of ONNX's operators. Its inputs are the layer's input and then its parameters. */
export interface Operator {
  readonly operator: string
  readonly attributes?: Readonly<Record<string, AttributeValue>>
  /** Whether a Flatten has to follow to give the layer's shape. */
  readonly isFlattened?: boolean
}

type Describe = (layer: ResolvedLayer) => Operator

const operators = {
  conv2d: ({ options: { kernel, stride, padding } }) => ({
    operator: 'Conv',
    attributes: {
      kernel_shape: sides(kernel, 2),
      strides: sides(stride, 2),
      pads: sides(padding, 4),
    },
  }),
  'max-pool2d': ({ options: { window, stride } }) => ({
    operator: 'MaxPool',
    attributes: { kernel_shape: sides(window, 2), strides: sides(stride, 2) },
  }),
  'avg-pool2d': ({ options: { window, stride } }) => ({
    operator: 'AveragePool',
    attributes: { kernel_shape: sides(window, 2), strides: sides(stride, 2) },
  }),
  // ONNX keeps height and width, each 1 now, so a Flatten follows.
  'global-avg-pool': () => ({ operator: 'GlobalAveragePool', isFlattened: true }),
  'batch-norm': ({ options: { epsilon } }) => ({
    operator: 'BatchNormalization',
    attributes: { epsilon: { float: Number(epsilon) } },
  }),
  relu: () => ({ operator: 'Relu' }),
  'leaky-relu': ({ options: { slope } }) => ({
    operator: 'LeakyRelu',
    attributes: { alpha: { float: Number(slope) } },
  }),
  flatten: () => ({ operator: 'Flatten', attributes: { axis: { integer: 1 } } }),
  // ONNX's Gemm is A·Bᵀ + C with transB, which takes the weights as they are.
  dense: () => ({ operator: 'Gemm', attributes: { transB: { integer: 1 } } }),
  // An exported network only answers, and there dropout lets everything through.
  dropout: () => ({ operator: 'Identity' }),
  softmax: () => ({ operator: 'Softmax', attributes: { axis: { integer: 1 } } }),
} satisfies Record<Kind, Describe>

export function operatorOf(layer: ResolvedLayer): Operator {
  const describe: Describe = operators[layer.kind]
  return describe(layer)
}

/** The same number for every side of the image: its height and width, or its four borders. */
function sides(extent: string | number | undefined, count: number): AttributeValue {
  return { integers: Array.from({ length: count }, () => Number(extent)) }
}
