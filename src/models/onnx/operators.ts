import type { Kind, ResolvedLayer } from '../../nn/catalog.ts'
import type { AttributeValue } from './messages.ts'

/** A layer as one of ONNX's operators. Its inputs are the layer's input and then its parameters. */
export interface Operator {
  readonly operator: string
  readonly attributes?: Readonly<Record<string, AttributeValue>>
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
  relu: () => ({ operator: 'Relu' }),
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
