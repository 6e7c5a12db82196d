import { parse, stringify } from 'devalue'

/**
 * Values as bytes, for every hop between processes and pages.
 * What the structured clone algorithm refuses is refused here too; typed arrays travel as raw
 * bytes behind the text and arrive with a buffer of their own.
 *
 * Layout: u32 little-endian length of the text | UTF-8 text by devalue | the arrays' bytes.
 * @throws Error with Electron's sentence for what can't be cloned, and for shared memory, which
 *   can't leave its process
 */
export function encode(value: unknown): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = []
  let offset = 0
  const text = stringify(clone(value), {
    Binary: (candidate: unknown) => {
      const bytes = bytesOf(candidate)
      if (!bytes) return false
      const place = [tagOf(candidate), offset, bytes.byteLength]
      parts.push(bytes)
      offset += bytes.byteLength
      return place
    },
    Error: (candidate: unknown) =>
      candidate instanceof Error && [candidate.name, candidate.message, candidate.stack],
  })
  const head = new TextEncoder().encode(text)
  const frame = new Uint8Array(4 + head.byteLength + offset)
  new DataView(frame.buffer).setUint32(0, head.byteLength, true)
  frame.set(head, 4)
  let at = 4 + head.byteLength
  for (const part of parts) {
    frame.set(part, at)
    at += part.byteLength
  }
  return frame
}

/** @throws TypeError if the bytes are not a frame made by `encode` */
export function decode(frame: Uint8Array): unknown {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const headLength = frame.byteLength >= 4 ? view.getUint32(0, true) : Infinity
  const dataStart = 4 + headLength
  if (dataStart > frame.byteLength) {
    throw new TypeError(`Expected a whole frame, got ${frame.byteLength} bytes.`)
  }
  return parse(new TextDecoder().decode(frame.subarray(4, dataStart)), {
    Binary: ([tag, offset, length]: [string, number, number]) => {
      const start = dataStart + offset
      return fromBytes(tag, new Uint8Array(frame.subarray(start, start + length)).buffer)
    },
    Error: ([name, message, stack]: [string, string, string]) =>
      Object.assign(new (errorKinds.get(name) ?? Error)(message), { stack }),
  })
}

type ViewConstructor = new (buffer: ArrayBuffer) => ArrayBufferView

const views = new Map<string, ViewConstructor>(
  [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  ].map((view) => [view.name, view as ViewConstructor]),
)

const errorKinds = new Map(
  [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((kind) => [
    kind.name,
    kind,
  ]),
)

function bytesOf(value: unknown): Uint8Array | null {
  if (tagOf(value) === 'SharedArrayBuffer') refuseSharedMemory()
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (!ArrayBuffer.isView(value)) return null
  if (tagOf(value.buffer) === 'SharedArrayBuffer') refuseSharedMemory()
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
}

function fromBytes(tag: string, buffer: ArrayBuffer): unknown {
  if (tag === 'ArrayBuffer') return buffer
  const View = views.get(tag)
  if (!View) throw new TypeError(`Expected a typed array's name, got ${JSON.stringify(tag)}.`)
  return new View(buffer)
}

/** A Node.js Buffer counts as the Uint8Array that it is. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}

function clone(value: unknown): unknown {
  try {
    return structuredClone(value)
  } catch (cause) {
    throw new Error('An object could not be cloned.', { cause })
  }
}

function refuseSharedMemory(): never {
  throw new Error('An object could not be cloned: a SharedArrayBuffer cannot leave its process.')
}
