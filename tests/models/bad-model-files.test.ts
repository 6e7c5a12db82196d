import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeModel, encodeModel } from '../../src/models/model-file.ts'
import type { ModelFile } from '../../src/models/model-file.ts'
import { codeOf, withMetadata, withTensors, withWeight } from './changed-model.ts'
import { smallModel } from './small-model.ts'

const file = encodeModel(smallModel)

describe('files that are no model', () => {
  const spec = JSON.stringify(smallModel.network)
  const endless = 'n'.repeat(500_000)
  const history = smallModel.history[0]!
  const test = smallModel.test!
  const hugeLayers = JSON.stringify({
    ...smallModel.network,
    layers: [{ kind: 'flatten' }, { kind: 'dense', units: 2 ** 40 }],
  })

  it.each([
    ["another program's safetensors", { format: 'pt' }, 'NOT_INKLING'],
    ['a file without a format', { format: undefined }, 'NOT_INKLING'],
    ['no class names', { class_names: undefined }, 'MISSING_METADATA'],
    ['too few class names', { class_names: '["a","b"]' }, 'BAD_VALUE'],
    ['class names that are alike', { class_names: '["a","b","a"]' }, 'BAD_VALUE'],
    ['data without a name', { data: '{"sums":[]}' }, 'BAD_VALUE'],
    ['data with a sum that is none', { data: '{"name":"x","sums":["12"]}' }, 'BAD_VALUE'],
    ['a calibration of null', { calibration: 'null' }, 'BAD_VALUE'],
    ['a temperature of 0', { calibration: '{"temperature":0,"sureFrom":0.8}' }, 'BAD_VALUE'],
    ['sure from beyond 1', { calibration: '{"temperature":1,"sureFrom":2}' }, 'BAD_VALUE'],
    ['no version', { format_version: undefined }, 'MISSING_METADATA'],
    ['a version that is no number', { format_version: 'one' }, 'BAD_VERSION'],
    ['version 0', { format_version: '0' }, 'BAD_VERSION'],
    ['version 1.5', { format_version: '1.5' }, 'BAD_VERSION'],
    ['the next version', { format_version: '3' }, 'TOO_NEW'],
    ['a far version', { format_version: '999999999' }, 'TOO_NEW'],
    ['no architecture', { architecture: undefined }, 'MISSING_METADATA'],
    ['no checksum', { data_sha256: undefined }, 'MISSING_METADATA'],
    ['no history', { history: undefined }, 'MISSING_METADATA'],
    ['no training entry', { training: undefined }, 'MISSING_METADATA'],
    ['no test entry', { test: undefined }, 'MISSING_METADATA'],
    ['no name', { name: undefined }, 'MISSING_METADATA'],
    ['an architecture that is no JSON', { architecture: '{' }, 'BAD_JSON'],
    [
      'a key twice in the architecture',
      { architecture: '{"name":"a","name":"b"}' },
      'DUPLICATE_KEY',
    ],
    ['an architecture of null', { architecture: 'null' }, 'BAD_ARCHITECTURE'],
    ['an unknown layer', { architecture: spec.replace('relu', 'gelu') }, 'BAD_ARCHITECTURE'],
    [
      'layers that do not fit',
      { architecture: spec.replace('[1,6,6]', '[1,2,2]') },
      'BAD_ARCHITECTURE',
    ],
    [
      'a million filters',
      { architecture: spec.replace('"filters":2', '"filters":1e6') },
      'BAD_ARCHITECTURE',
    ],
    ['a layer of a trillion units', { architecture: hugeLayers }, 'BAD_ARCHITECTURE'],
    [
      'another network of the same size',
      { architecture: spec.replace('"kernel":3', '"kernel":1') },
      'WRONG_SHAPE',
    ],
    ['a wrong checksum', { data_sha256: '0'.repeat(64) }, 'CHECKSUM'],
    ['a checksum that is a novel', { data_sha256: 'x'.repeat(10_000) }, 'CHECKSUM'],
    ['a name of 201 characters', { name: 'x'.repeat(201) }, 'BAD_VALUE'],
    ['a date in words', { created_at: 'yesterday' }, 'BAD_VALUE'],
    ['a thirteenth month', { created_at: '2026-13-01T00:00:00Z' }, 'BAD_VALUE'],
    ['a deviation of 0', { normalisation: '{"mean":0,"deviation":0}' }, 'BAD_VALUE'],
    ['a mean that is a text', { normalisation: '{"mean":"0","deviation":1}' }, 'BAD_VALUE'],
    ['a mean that is infinite', { normalisation: '{"mean":1e999,"deviation":1}' }, 'BAD_JSON'],
    ['a history that is an object', { history: '{}' }, 'BAD_VALUE'],
    [
      'an epoch without a loss',
      { history: JSON.stringify([{ ...history, trainLoss: undefined }]) },
      'BAD_VALUE',
    ],
    [
      'a loss that is a text',
      { history: JSON.stringify([{ ...history, validationLoss: '1' }]) },
      'BAD_VALUE',
    ],
    ['training that is no JSON', { training: 'undefined' }, 'BAD_JSON'],
    ['a test without accuracy', { test: JSON.stringify({ ...test, accuracy: null }) }, 'BAD_VALUE'],
    [
      'a confusion matrix of two rows',
      { test: JSON.stringify({ ...test, confusion: [[1], [2]] }) },
      'BAD_VALUE',
    ],
    [
      'a confusion of negative counts',
      { test: JSON.stringify({ ...test, confusion: Array(3).fill([0, -1, 0]) }) },
      'BAD_VALUE',
    ],
    [
      'classes without figures',
      { test: JSON.stringify({ ...test, perClass: [{}, {}, {}] }) },
      'BAD_VALUE',
    ],
  ])('refuses %s', (_what, changes, code) => {
    expect(codeOf(() => decodeModel(withMetadata(changes)))).toBe(code)
  })

  it.each([
    ['a missing tensor', withTensors((tensors) => tensors.slice(1)), 'MISSING_TENSOR'],
    [
      'a tensor too many',
      withTensors((tensors) => [...tensors, { ...tensors[0]!, name: 'conv2.weight' }]),
      'UNEXPECTED_TENSOR',
    ],
    [
      'weights as integers',
      withTensors(([first, ...others]) => [{ ...first!, dtype: 'I32' }, ...others]),
      'WRONG_DTYPE',
    ],
    [
      'weights of another shape',
      withTensors(([first, ...others]) => [{ ...first!, shape: [2, 9] }, ...others]),
      'WRONG_SHAPE',
    ],
    ['a weight that is NaN', withWeight(NaN), 'NOT_FINITE'],
    ['a weight that is infinite', withWeight(-Infinity), 'NOT_FINITE'],
  ])('refuses %s', (_what, bytes, code) => {
    expect(codeOf(() => decodeModel(bytes))).toBe(code)
  })

  it.each([
    ['a tensor', () => decodeModel(withTensors(([first]) => [{ ...first!, name: endless }]))],
    ['a number', () => decodeModel(withMetadata({ training: '9'.repeat(500_000) }))],
    ['a layer', () => decodeModel(withMetadata({ architecture: spec.replace('relu', endless) }))],
  ])('keeps the message readable when the name of %s is endless', (_what, decode) => {
    expect(decode).toThrow(/^.{20,400}$/su)
  })

  it('notices every changed bit of the weights', () => {
    for (let at = file.length - 4 * 47; at < file.length; at++) {
      const damaged = file.slice()
      damaged[at]! ^= 1 << (at % 8)
      expect(codeOf(() => decodeModel(damaged))).toBe('CHECKSUM')
    }
  })

  it('notices every length to which the file can be cut', () => {
    for (let length = 0; length < file.length; length++) {
      expect(codeOf(() => decodeModel(file.subarray(0, length)))).toMatch(/TOO_SHORT|TRUNCATED/)
    }
  })

  it('answers any damage with a typed error or a whole model', () => {
    const edit = fc.record({
      at: fc.nat(file.length - 1),
      remove: fc.nat(4),
      insert: fc.uint8Array({ maxLength: 4 }),
    })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let bytes = Buffer.from(file)
        for (const { at, remove, insert } of edits) {
          bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)])
        }
        let model: ModelFile | undefined
        const code = codeOf(() => (model = decodeModel(bytes)))
        expect(code).toMatch(/^[A-Z0-9_]+$|no error/)
        if (model) expect(model.parameters).toEqual(smallModel.parameters)
      }),
      { numRuns: 2000 },
    )
  })
})
