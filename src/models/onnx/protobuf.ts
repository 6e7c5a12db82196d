/**
 * The part of Protocol Buffers' wire format that an ONNX file needs
 * (https://protobuf.dev/programming-guides/encoding). A message is kept as the pieces it consists
 * of, so that weights are copied only once, however deep they lie.
 */
export type Message = readonly Uint8Array[]

const wireTypes = { varint: 0, bytes: 2, float: 5 } as const

/** Puts fields together; their order is the order in the file. */
export function message(...fields: readonly Message[]): Message {
  return fields.flat()
}

/** Every item of a repeated field. */
export function each<Item>(items: readonly Item[], field: (item: Item) => Message): Message {
  return items.flatMap(field)
}

/** @param value a whole number from 0 to 2^53 - 1 */
export function integer(field: number, value: number): Message {
  return [Uint8Array.from([...tag(field, 'varint'), ...varint(value)])]
}

/** A 32-bit floating-point number. */
export function float(field: number, value: number): Message {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return [Uint8Array.from(tag(field, 'float')), bytes]
}

export function text(field: number, value: string): Message {
  return bytes(field, new TextEncoder().encode(value))
}

export function bytes(field: number, value: Uint8Array): Message {
  return embedded(field, [value])
}

/** A message inside a message. */
export function embedded(field: number, inner: Message): Message {
  return [Uint8Array.from([...tag(field, 'bytes'), ...varint(byteLength(inner))]), ...inner]
}

/** The message as it lies in a file. */
export function serialise(pieces: Message): Uint8Array {
  const whole = new Uint8Array(byteLength(pieces))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}

function byteLength(pieces: Message): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}

function tag(field: number, type: keyof typeof wireTypes): number[] {
  return varint(field * 8 + wireTypes[type])
}

/** Seven bits a byte, the lowest first; the highest bit says that more follow. */
function varint(value: number): number[] {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`Expected a whole number from 0, got ${value}.`)
  }
  const encoded: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) encoded.push((rest % 0x80) + 0x80)
  return [...encoded, rest]
}
