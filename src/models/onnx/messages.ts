import { size, type Shape } from '../../nn/shape.ts'
import { bytes, each, embedded, float, integer, message, text } from './protobuf.ts'
import type { Message } from './protobuf.ts'

/**
 * The messages of an ONNX file with the field numbers of
 * https://github.com/onnx/onnx/blob/v1.12.0/onnx/onnx.proto3.
 */

/** Standard operators as of this version: https://onnx.ai/onnx/operators/index.html */
export const opset = 17
const irVersion = 8

/** TensorProto.DataType.FLOAT */
const float32 = 1

const attributeTypes = { float: 1, integer: 2, integers: 7 } as const

export type AttributeValue =
  | { readonly integer: number }
  | { readonly float: number }
  | { readonly integers: readonly number[] }

export interface OnnxNode {
  readonly name: string
  /** One of ONNX's operators, e.g. `Conv`. */
  readonly operator: string
  readonly inputs: readonly string[]
  readonly output: string
  readonly attributes?: Readonly<Record<string, AttributeValue>>
}

export interface OnnxTensor {
  readonly name: string
  /** `[]` for a single number. */
  readonly shape: Shape
  readonly values: Float32Array
}

/** What goes in or comes out: `[batch, ...shape]` in float32, for a batch of any size. */
export interface OnnxValue {
  readonly name: string
  readonly shape: Shape
  readonly explanation: string
}

export interface OnnxModel {
  readonly name: string
  readonly nodes: readonly OnnxNode[]
  readonly weights: readonly OnnxTensor[]
  readonly input: OnnxValue
  readonly outputs: readonly OnnxValue[]
  readonly metadata: Readonly<Record<string, string>>
}

/** ModelProto. */
export function modelMessage(model: OnnxModel): Message {
  return message(
    integer(1, irVersion),
    text(2, 'inkling'),
    embedded(7, graph(model)),
    embedded(8, message(text(1, ''), integer(2, opset))),
    each(Object.entries(model.metadata), ([key, value]) =>
      embedded(14, message(text(1, key), text(2, value))),
    ),
  )
}

/** GraphProto. */
function graph({ name, nodes, weights, input, outputs }: OnnxModel): Message {
  return message(
    each(nodes, (one) => embedded(1, node(one))),
    text(2, name),
    each(weights, (one) => embedded(5, tensor(one))),
    embedded(11, value(input)),
    each(outputs, (one) => embedded(12, value(one))),
  )
}

/** NodeProto. */
function node({ name, operator, inputs, output, attributes = {} }: OnnxNode): Message {
  return message(
    each(inputs, (input) => text(1, input)),
    text(2, output),
    text(3, name),
    text(4, operator),
    each(Object.entries(attributes), ([key, value]) => embedded(5, attribute(key, value))),
  )
}

/** AttributeProto. */
function attribute(name: string, value: AttributeValue): Message {
  if ('float' in value) {
    return message(text(1, name), float(2, value.float), integer(20, attributeTypes.float))
  }
  if ('integer' in value) {
    return message(text(1, name), integer(3, value.integer), integer(20, attributeTypes.integer))
  }
  return message(
    text(1, name),
    each(value.integers, (item) => integer(8, item)),
    integer(20, attributeTypes.integers),
  )
}

/** TensorProto. */
function tensor({ name, shape, values }: OnnxTensor): Message {
  if (values.length !== size(shape)) {
    throw new RangeError(`Expected ${size(shape)} values for ${name}, got ${values.length}.`)
  }
  return message(
    each(shape, (extent) => integer(1, extent)),
    integer(2, float32),
    text(8, name),
    bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  )
}

/** ValueInfoProto with its TypeProto and TensorShapeProto. */
function value({ name, shape, explanation }: OnnxValue): Message {
  const dimensions = message(
    embedded(1, text(2, 'batch')),
    each(shape, (extent) => embedded(1, integer(1, extent))),
  )
  const type = embedded(1, message(integer(1, float32), embedded(2, dimensions)))
  return message(text(1, name), embedded(2, type), text(3, explanation))
}
