import { describe, expect, it } from 'vitest'
import {
  each,
  embedded,
  float,
  integer,
  message,
  serialise,
  text,
} from '../../../src/models/onnx/protobuf.ts'
import { readMessage } from './read-onnx.ts'

describe('the wire format', () => {
  // The first two are the examples of https://protobuf.dev/programming-guides/encoding.
  it.each([
    ['a number of two bytes', integer(1, 150), '089601'],
    ['a text', text(2, 'testing'), '120774657374696e67'],
    ['a message in a message', embedded(3, integer(1, 150)), '1a03089601'],
    ['a field number of two bytes', integer(20, 7), 'a00107'],
    ['a float', float(2, 1), '150000803f'],
    ['an empty message', embedded(1, message()), '0a00'],
    ['a repeated field', each([1, 2], (item) => integer(8, item)), '40014002'],
  ])('writes %s as documented', (_what, encoded, expected) => {
    expect(Buffer.from(serialise(encoded)).toString('hex')).toBe(expected)
  })

  it.each([0, 127, 128, 2 ** 31, 2 ** 32, 2 ** 53 - 1])(
    'writes %d so that it is read back',
    (n) => {
      expect(readMessage(serialise(integer(5, n))).get(5)).toEqual([n])
    },
  )

  it.each([-1, 1.5, NaN, 2 ** 53])('refuses %d', (value) => {
    expect(() => integer(1, value)).toThrow(`Expected a whole number from 0, got ${value}.`)
  })
})
