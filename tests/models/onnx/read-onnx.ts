/**
 * Reads back just enough of an ONNX file to test it: a reader that shares nothing with the writer.
 * Field numbers: github.com/onnx/onnx, onnx.proto3.
 */

type Value = number | Buffer
type Fields = ReadonlyMap<number, readonly Value[]>

/** Every field of one message: whole numbers and floats as numbers, all else as bytes. */
export function readMessage(bytes: Uint8Array): Fields {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fields = new Map<number, Value[]>()
  let at = 0
  const varint = () => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = buffer.readUInt8(at++)
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return Number(value)
    }
  }
  const take = (length: number) => {
    if (at + length > buffer.length) throw new Error('A field is longer than its message.')
    return buffer.subarray(at, (at += length))
  }
  const value = (wireType: number): Value => {
    if (wireType === 0) return varint()
    if (wireType === 2) return take(varint())
    if (wireType === 5) return take(4).readFloatLE()
    throw new Error(`Unexpected wire type ${wireType}.`)
  }
  while (at < buffer.length) {
    const key = varint()
    const field = Math.floor(key / 8)
    fields.set(field, [...(fields.get(field) ?? []), value(key % 8)])
  }
  return fields
}

export function readOnnx(file: Uint8Array) {
  const model = readMessage(file)
  const graph = one(model, 7)
  return {
    irVersion: number(model, 1),
    producer: text(model, 2),
    opsets: all(model, 8).map((opset) => [text(opset, 1), number(opset, 2)]),
    metadata: Object.fromEntries(all(model, 14).map((entry) => [text(entry, 1), text(entry, 2)])),
    name: text(graph, 2),
    nodes: all(graph, 1).map(readNode),
    weights: all(graph, 5).map(readTensor),
    inputs: all(graph, 11).map(readValue),
    outputs: all(graph, 12).map(readValue),
  }
}

function readNode(node: Fields) {
  return {
    name: text(node, 3),
    operator: text(node, 4),
    inputs: (node.get(1) ?? []).map(String),
    outputs: (node.get(2) ?? []).map(String),
    attributes: Object.fromEntries(all(node, 5).map((field) => [text(field, 1), attribute(field)])),
  }
}

function attribute(field: Fields): Value | readonly Value[] {
  const type = number(field, 20)
  if (type === 1) return number(field, 2)
  if (type === 2) return number(field, 3)
  if (type === 7) return field.get(8) ?? []
  throw new Error(`Unexpected attribute type ${type}.`)
}

function readTensor(tensor: Fields) {
  const raw = Uint8Array.from(tensor.get(9)?.[0] as Buffer)
  return {
    name: text(tensor, 8),
    dataType: number(tensor, 2),
    shape: tensor.get(1) ?? [],
    values: new Float32Array(raw.buffer),
  }
}

function readValue(value: Fields) {
  const tensor = one(one(value, 2), 1)
  return {
    name: text(value, 1),
    elementType: number(tensor, 1),
    shape: all(one(tensor, 2), 1).map((size) => size.get(1)?.[0] ?? text(size, 2)),
    explanation: text(value, 3),
  }
}

function all(fields: Fields, field: number): Fields[] {
  return (fields.get(field) ?? []).map((value) => readMessage(value as Buffer))
}

function one(fields: Fields, field: number): Fields {
  const [value, second] = all(fields, field)
  if (!value || second) throw new Error(`Expected exactly one field ${field}.`)
  return value
}

function text(fields: Fields, field: number): string {
  return String(fields.get(field)?.[0])
}

function number(fields: Fields, field: number): number {
  return Number(fields.get(field)?.[0])
}
