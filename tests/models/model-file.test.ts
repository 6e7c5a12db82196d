import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeModel, encodeModel } from '../../src/models/model-file.ts'
import type { ModelFile } from '../../src/models/model-file.ts'
import { readContainer } from '../../src/models/safetensors.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { presets } from '../../src/nn/presets.ts'
import { codeOf, withTensors } from './changed-model.ts'
import { smallModel } from './small-model.ts'

const file = encodeModel(smallModel)
const fixtures = join(import.meta.dirname, '../fixtures/models')

describe('a model file', () => {
  it('gives back the whole model', () => {
    const { network, ...model } = decodeModel(file)
    const { network: expected, ...others } = smallModel
    expect(model).toEqual(others)
    expect(network.layers.map(({ kind }) => kind)).toEqual(expected.layers.map(({ kind }) => kind))
  })

  it('says nothing of a calibration unless there is one, and then keeps it', () => {
    expect(decodeModel(file)).not.toHaveProperty('calibration')
    const calibration = { temperature: 0.8125, sureFrom: 0.9 }
    expect(decodeModel(encodeModel({ ...smallModel, calibration })).calibration).toEqual(
      calibration,
    )
  })

  it('says nothing of preprocessing unless there is some, and then keeps it', () => {
    expect(decodeModel(file).network).not.toHaveProperty('preprocessing')
    const network = { ...smallModel.network, preprocessing: ['deslant', 'width'] as const }
    expect(decodeModel(encodeModel({ ...smallModel, network })).network).toMatchObject({
      preprocessing: ['deslant', 'width'],
    })
  })

  it('keeps every option of the layers, so that later defaults do not change it', () => {
    expect(decodeModel(file).network.layers[0]).toEqual({
      ...{ kind: 'conv2d', filters: 2, kernel: 3, stride: 1, padding: 0 },
      initialisation: 'xavier',
    })
  })

  it('names and shapes the tensors as PyTorch does', () => {
    const tensors = readContainer(file).tensors.map(({ name, shape }) => [name, ...shape])
    expect(tensors).toEqual([
      ['conv1.weight', 2, 1, 3, 3],
      ['conv1.bias', 2],
      ['fc1.weight', 3, 8],
      ['fc1.bias', 3],
    ])
  })

  it.each(Object.entries(presets))('round-trips %s byte for byte', (_name, { spec }) => {
    const { parameterCount } = buildNetwork(spec)
    const parameters = Float32Array.from({ length: parameterCount }, (_, i) => Math.sin(i))
    const { classes } = buildNetwork(spec)
    expect(classes).toBe(10)
    const classNames = [...'0123456789']
    const bytes = encodeModel({ ...smallModel, network: spec, parameters, classNames, test: null })
    const decoded = decodeModel(bytes)
    expect(Buffer.from(decoded.parameters.buffer).equals(Buffer.from(parameters.buffer))).toBe(true)
    expect(Buffer.from(encodeModel(decoded)).equals(Buffer.from(bytes))).toBe(true)
  })

  it('round-trips any model byte for byte', () => {
    const weight = fc.float({ noNaN: true, noDefaultInfinity: true })
    const model = fc.record({
      parameters: fc.float32Array({
        ...{ minLength: 47, maxLength: 47 },
        ...{ noNaN: true, noDefaultInfinity: true },
      }),
      name: fc.string({ unit: 'grapheme', maxLength: 20 }),
      createdAt: fc
        .date({ noInvalidDate: true, min: new Date(0), max: new Date(9e12) })
        .map((date) => date.toISOString()),
      normalisation: fc.record({ mean: weight, deviation: fc.constantFrom(0.3081, 1, 1e-9) }),
      training: fc.jsonValue({ maxDepth: 4 }),
    })
    fc.assert(
      fc.property(model, (parts) => {
        const bytes = encodeModel({ ...smallModel, ...parts } as ModelFile)
        expect(Buffer.from(encodeModel(decodeModel(bytes))).equals(Buffer.from(bytes))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('does not care where in memory the file or the weights lie', () => {
    const buffer = new Uint8Array(file.length + 1)
    buffer.set(file, 1)
    expect(decodeModel(buffer.subarray(1))).toEqual(decodeModel(file))
    const larger = Float32Array.from([9, ...smallModel.parameters, 9])
    const parameters = larger.subarray(1, 48)
    expect(encodeModel({ ...smallModel, parameters })).toEqual(file)
  })

  it('is read whatever order its tensors lie in', () => {
    const reversed = withTensors((tensors) => tensors.reverse())
    expect(decodeModel(reversed).parameters).toEqual(smallModel.parameters)
  })
})

describe('files that must always be readable', () => {
  it('opens the golden file of format 1', () => {
    const golden = readFileSync(join(fixtures, 'format-v1.safetensors'))
    const { name, parameters, test, classNames, data } = decodeModel(golden)
    expect(name).toBe('Small “test” model №1')
    expect(parameters).toEqual(smallModel.parameters)
    expect(test?.confusion[1]).toEqual([1, 1, 0])
    expect({ classNames, data }).toEqual({ classNames: ['0', '1', '2'], data: null })
  })

  it('opens the golden file of a calibrated model', () => {
    const { calibration, parameters } = decodeModel(
      readFileSync(join(fixtures, 'calibrated.safetensors')),
    )
    expect(calibration).toEqual({ temperature: 1.25, sureFrom: 0.75 })
    expect(parameters).toEqual(smallModel.parameters)
  })

  it('opens the golden file of format 2', () => {
    const golden = decodeModel(readFileSync(join(fixtures, 'format-v2.safetensors')))
    expect(golden).toMatchObject({
      name: 'Small “test” model №1',
      parameters: smallModel.parameters,
      classNames: ['circle', 'square “old”', 'étoile'],
      data: { name: 'Shapes', sums: ['0123456789abcdef'.repeat(4)] },
    })
  })

  it("agrees with Python's safetensors on names, shapes and values", () => {
    const view = JSON.parse(
      readFileSync(join(fixtures, 'format-v1.python.json'), 'utf8'),
    ) as Record<string, { dtype: string; shape: number[]; values: number[] }>
    const golden = readContainer(readFileSync(join(fixtures, 'format-v1.safetensors')))
    const saved = readContainer(readFileSync(join(fixtures, 'python.safetensors')))
    for (const { tensors, metadata } of [golden, saved]) {
      expect(metadata.get('format')).toBe('inkling')
      expect(tensors.map(({ name }) => name).sort()).toEqual(Object.keys(view).sort())
      for (const { name, shape, bytes } of tensors) {
        const { dtype, shape: expectedShape, values } = view[name]!
        expect([dtype, shape]).toEqual(['float32', expectedShape])
        expect(Array.from(new Float32Array(Uint8Array.from(bytes).buffer))).toEqual(values)
      }
    }
  })
})

describe('writing a model that could not be read back', () => {
  it.each([
    ['NaN weights', { parameters: smallModel.parameters.map(() => NaN) }, 'NOT_FINITE'],
    ['a date in words', { createdAt: 'today' }, 'BAD_VALUE'],
    ['a loss that is not finite', { test: { ...smallModel.test!, loss: Infinity } }, 'BAD_VALUE'],
    ['training of 2 MB', { training: 'x'.repeat(2_000_000) }, 'HEADER_TOO_LARGE'],
  ])('refuses %s', (_what, changes, code) => {
    expect(codeOf(() => encodeModel({ ...smallModel, ...changes }))).toBe(code)
  })

  it('refuses the wrong number of parameters', () => {
    const parameters = smallModel.parameters.subarray(1)
    expect(() => encodeModel({ ...smallModel, parameters })).toThrow(/Expected 47 .* got 46/)
  })
})
