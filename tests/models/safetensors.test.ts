import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ModelFileError } from '../../src/models/model-file-error.ts'
import { readContainer, writeContainer } from '../../src/models/safetensors.ts'
import { rawFile, withLength } from './raw-safetensors.ts'

const eight = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)

/** The header of one F32 tensor `a` of two elements with some parts replaced. */
function oneTensor(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...changes } })
}

function twoTensors(first: number[], second: number[], dtype = 'U8'): string {
  const tensor = ([begin, end]: number[]) => {
    return { dtype, shape: [end! - begin!], data_offsets: [begin, end] }
  }
  return JSON.stringify({ a: tensor(first), b: tensor(second) })
}

function codeOf(file: Uint8Array): string {
  try {
    readContainer(file)
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFileError)
    return (error as ModelFileError).code
  }
  return 'no error'
}

describe('safetensors files', () => {
  it('gives back what was written, byte for byte', () => {
    const tensor = fc.record({
      dtype: fc.constant('U8'),
      name: fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => {
        return !name.includes('\0') && name !== '__metadata__'
      }),
      bytes: fc.uint8Array({ maxLength: 20 }),
    })
    const tensors = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 6 })
    const metadata = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string()))
    fc.assert(
      fc.property(tensors, metadata, (tensors, metadata) => {
        const shaped = tensors.map((tensor) => ({ ...tensor, shape: [tensor.bytes.length] }))
        const file = writeContainer(new Map(metadata), shaped)
        const read = readContainer(file)
        expect(new Map(read.metadata)).toEqual(new Map(metadata))
        const byName = new Map(read.tensors.map((tensor) => [tensor.name, tensor.bytes]))
        for (const { name, bytes } of shaped) expect(byName.get(name)).toEqual(bytes)
        expect(writeContainer(read.metadata, read.tensors).length).toBe(file.length)
      }),
    )
  })

  it('starts the data at a multiple of eight bytes', () => {
    for (const name of ['a', 'ab', 'abc', 'abcd', 'abcde']) {
      const tensor = { name, dtype: 'U8', shape: [8], bytes: eight }
      expect((writeContainer(new Map(), [tensor]).length - 8) % 8).toBe(0)
    }
  })

  it('reads tensors in any order of the header and without metadata', () => {
    const { tensors, metadata } = readContainer(rawFile(twoTensors([3, 8], [0, 3]), eight))
    expect(tensors.map(({ name }) => name)).toEqual(['b', 'a'])
    expect(Array.from(tensors[0]!.bytes)).toEqual([1, 2, 3])
    expect(metadata.size).toBe(0)
  })

  it('reads from the middle of a larger buffer', () => {
    const file = rawFile(oneTensor(), eight)
    const buffer = new Uint8Array(file.length + 3)
    buffer.set(file, 3)
    expect(Array.from(readContainer(buffer.subarray(3)).tensors[0]!.bytes)).toEqual([...eight])
  })

  it('accepts spaces after the header and scalars', () => {
    const scalar = oneTensor({ shape: [], dtype: 'F64' })
    expect(codeOf(rawFile(`${scalar}     `, eight))).toBe('no error')
  })

  it.each([
    ['an empty file', new Uint8Array(0), 'TOO_SHORT'],
    ['seven bytes', eight.slice(0, 7), 'TOO_SHORT'],
    ['a header of 2^64 - 1 bytes', withLength(2n ** 64n - 1n, eight), 'HEADER_TOO_LARGE'],
    ['a header of 2^63 bytes', withLength(2n ** 63n, eight), 'HEADER_TOO_LARGE'],
    ['a header of just over 1 MB', withLength(1_000_001n, eight), 'HEADER_TOO_LARGE'],
    ['a header longer than the file', withLength(9n, eight), 'HEADER_TRUNCATED'],
    ['a header without bytes', withLength(0n), 'HEADER_START'],
    ['a pickle', rawFile(Buffer.from('\x80\x02}q\x00(X', 'latin1')), 'HEADER_NOT_UTF8'],
    ['an overlong UTF-8 brace', rawFile(Buffer.of(0xc1, 0xbb, 0x7d)), 'HEADER_NOT_UTF8'],
    ['a byte order mark', rawFile('\ufeff{}'), 'HEADER_START'],
    ['a space before the header', rawFile(' {}'), 'HEADER_START'],
    ['a list', rawFile('[]'), 'HEADER_START'],
    ['a line break after the header', rawFile('{}\n'), 'AFTER_JSON'],
    ['zeros after the header', rawFile('{}\0\0'), 'AFTER_JSON'],
    ['a second object', rawFile('{}{}'), 'AFTER_JSON'],
    ['a header cut in the middle', rawFile('{"a":{"dtype":}'), 'BAD_JSON'],
    ['the same tensor twice', rawFile('{"a":1,"a":2}'), 'DUPLICATE_KEY'],
    ['the same metadata twice', rawFile('{"__metadata__":{"k":"1","k":"2"}}'), 'DUPLICATE_KEY'],
    ['deep nesting', rawFile('{"a":'.repeat(50) + '1' + '}'.repeat(50)), 'TOO_DEEP'],
    [
      'an offset with a fraction',
      rawFile(oneTensor().replace('8', '8.0'), eight),
      'NOT_AN_INTEGER',
    ],
    ['an offset of 2^53', rawFile(oneTensor({ data_offsets: [0, 2 ** 53] })), 'NOT_AN_INTEGER'],
    ['metadata that is a list', rawFile('{"__metadata__":[]}'), 'BAD_METADATA'],
    ['metadata that is null', rawFile('{"__metadata__":null}'), 'BAD_METADATA'],
    ['metadata with a number', rawFile('{"__metadata__":{"k":1}}'), 'BAD_METADATA'],
    ['a tensor without a name', rawFile('{"":{}}'), 'BAD_NAME'],
    ['a zero in a name', rawFile('{"a\\u0000":{}}'), 'BAD_NAME'],
    ['a tensor that is a text', rawFile('{"a":"b"}'), 'BAD_TENSOR'],
    ['a tensor that is null', rawFile('{"a":null}'), 'BAD_TENSOR'],
    ['a tensor without a shape', rawFile(oneTensor({ shape: undefined }), eight), 'BAD_TENSOR'],
    ['a tensor with more parts', rawFile(oneTensor({ extra: 1 }), eight), 'BAD_TENSOR'],
    ['a tensor called __proto__', rawFile('{"__proto__":{"dtype":"F32"}}'), 'BAD_TENSOR'],
    ['an unknown dtype', rawFile(oneTensor({ dtype: 'F31' }), eight), 'UNKNOWN_DTYPE'],
    [
      'a dtype from the prototype',
      rawFile(oneTensor({ dtype: 'toString' }), eight),
      'UNKNOWN_DTYPE',
    ],
    ['a dtype that is a number', rawFile(oneTensor({ dtype: 4 }), eight), 'UNKNOWN_DTYPE'],
    ['a negative extent', rawFile(oneTensor({ shape: [-2] }), eight), 'BAD_SHAPE'],
    ['a shape that is a number', rawFile(oneTensor({ shape: 2 }), eight), 'BAD_SHAPE'],
    ['an extent that is a text', rawFile(oneTensor({ shape: ['2'] }), eight), 'BAD_SHAPE'],
    [
      'a shape whose product overflows',
      rawFile(oneTensor({ shape: [2 ** 40, 2 ** 40] })),
      'BAD_SHAPE',
    ],
    [
      'nine dimensions',
      rawFile(oneTensor({ shape: [2, 1, 1, 1, 1, 1, 1, 1, 1] }), eight),
      'BAD_SHAPE',
    ],
    ['three offsets', rawFile(oneTensor({ data_offsets: [0, 8, 8] }), eight), 'BAD_OFFSETS'],
    ['one offset', rawFile(oneTensor({ data_offsets: [8] }), eight), 'BAD_OFFSETS'],
    ['offsets in reverse', rawFile(oneTensor({ data_offsets: [8, 0] }), eight), 'BAD_OFFSETS'],
    ['a negative offset', rawFile(oneTensor({ data_offsets: [-8, 0] }), eight), 'BAD_OFFSETS'],
    ['offsets that are a text', rawFile(oneTensor({ data_offsets: '08' }), eight), 'BAD_OFFSETS'],
    ['a shape smaller than its data', rawFile(oneTensor({ shape: [1] }), eight), 'LENGTH_MISMATCH'],
    ['a shape larger than its data', rawFile(oneTensor({ shape: [3] }), eight), 'LENGTH_MISMATCH'],
    ['tensors that share bytes', rawFile(twoTensors([0, 5], [4, 8]), eight), 'OVERLAP'],
    ['one tensor in another', rawFile(twoTensors([0, 8], [2, 4]), eight), 'OVERLAP'],
    ['bytes between tensors', rawFile(twoTensors([0, 3], [4, 8]), eight), 'HOLE'],
    ['bytes before the first tensor', rawFile(twoTensors([1, 3], [3, 8]), eight), 'HOLE'],
    ['data that stops early', rawFile(oneTensor(), eight.slice(0, 7)), 'DATA_TRUNCATED'],
    ['bytes after the last tensor', rawFile(oneTensor(), Buffer.alloc(9)), 'TRAILING_BYTES'],
    ['data without tensors', rawFile('{}', eight), 'TRAILING_BYTES'],
  ])('refuses %s', (_what, file, code) => {
    expect(codeOf(file)).toBe(code)
  })

  it.each([
    ['spaces', `{${' '.repeat(999_000)}x}`],
    ['brackets', `{"a":${'['.repeat(999_000)}}`],
    ['backslashes', `{"${'\\\\'.repeat(499_000)}}`],
    ['digits', `{"a":${'9'.repeat(999_000)}}`],
    ['quotes', `{${'"",'.repeat(333_000)}}`],
    ['tensors', `{${Array.from({ length: 90_000 }, (_, i) => `"${i}":1`).join()}}`],
  ])('answers a header of a megabyte of %s at once', (_what, header) => {
    const start = performance.now()
    expect(codeOf(rawFile(header))).not.toBe('no error')
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it('does not write what it would not read', () => {
    const tensor = { name: 'a\0b', dtype: 'U8', shape: [8], bytes: eight }
    expect(() => writeContainer(new Map(), [tensor])).toThrow(ModelFileError)
    const long = new Map([['key', 'x'.repeat(1_000_000)]])
    expect(() => writeContainer(long, [])).toThrow(/at most 1000000/)
  })
})
