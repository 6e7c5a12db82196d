import { expect, test } from 'vitest'
import { decode, encode } from '../../../tools/electron-stand-in/codec.ts'

const roundTrip = (value: unknown) => decode(encode(value))

test.each([
  ['plain values', { a: [1, 'ü', null, undefined, true], b: { c: -0, d: NaN, e: Infinity } }],
  ['big integers, dates and regular expressions', [10n, new Date(86_400_000), /a+/g]],
  ['maps and sets', new Map<unknown, unknown>([['a', new Set([1, 2])]])],
  [
    'every kind of typed array',
    [new Int8Array([-1]), new BigUint64Array([5n]), new DataView(new ArrayBuffer(3))],
  ],
  ['buffers', new Uint16Array([1, 65_535]).buffer],
  ['empty arrays', [new Float32Array(0), []]],
])('%s survive', (_what, value) => {
  expect(roundTrip(value)).toEqual(value)
})

test('floating point numbers keep every bit', () => {
  const bits = new Uint32Array([0x7fc00001, 0x80000000, 0x00000001])
  const result = roundTrip(new Float32Array(bits.buffer)) as Float32Array
  expect([...new Uint32Array(result.buffer)]).toEqual([...bits])
})

test('a view arrives with its own bytes alone, wherever it began', () => {
  const result = roundTrip({ part: new Float64Array([1, 2, 3, 4]).subarray(1, 3) })
  const { part } = result as { part: Float64Array }
  expect([...part]).toEqual([2, 3])
  expect(part.buffer.byteLength).toBe(16)
})

test('a Node.js buffer arrives as bytes', () => {
  const result = roundTrip(Buffer.from('ink'))
  expect(Object.getPrototypeOf(result)).toBe(Uint8Array.prototype)
})

test('the same object twice, and one that holds itself, stay what they are', () => {
  const shared = new Uint8Array([7])
  const value: { list: Uint8Array[]; self?: unknown } = { list: [shared, shared] }
  value.self = value
  const result = roundTrip(value) as typeof value
  expect(result.self).toBe(result)
  expect(result.list[0]).toBe(result.list[1])
})

test('errors keep their kind, message and stack', () => {
  const error = new RangeError('Expected a digit.')
  const result = roundTrip({ error }) as { error: RangeError }
  expect(result.error).toBeInstanceOf(RangeError)
  expect(result.error).toMatchObject({ message: error.message, stack: error.stack })
})

test.each([
  ['functions', { call: () => 1 }],
  ['symbols', Symbol('s')],
  ['proxies, e.g. a reactive state of Svelte', new Proxy({}, {})],
  ['shared memory', new SharedArrayBuffer(8)],
  ['views of shared memory', new Float32Array(new SharedArrayBuffer(8))],
])('%s are refused in Electron’s words', (_what, value) => {
  expect(() => encode(value)).toThrow('An object could not be cloned')
})

test.each([
  ['nothing', new Uint8Array(0)],
  ['half a frame', encode({ a: 'long enough' }).subarray(0, 9)],
])('%s is refused', (_what, bytes) => {
  expect(() => decode(bytes)).toThrow('Expected a whole frame')
})
