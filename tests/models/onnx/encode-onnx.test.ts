import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { encodeOnnx } from '../../../src/models/onnx/encode-onnx.ts'
import type { LayerSpec } from '../../../src/nn/layers/index.ts'
import { smallModel } from '../small-model.ts'
import { readOnnx } from './read-onnx.ts'

const outside = { normalisationInside: false }
const small = readOnnx(encodeOnnx(smallModel, outside))

/** A network that takes three numbers. */
function flatModel(...layers: LayerSpec[]) {
  const network = { name: 'Flat', inputShape: [3], layers }
  return { ...smallModel, network, parameters: new Float32Array(0), test: null }
}

describe('an ONNX file', () => {
  it('states its versions and who made it', () => {
    expect(small).toMatchObject({
      ...{ irVersion: 8, producer: 'inkling', name: 'Small' },
      opsets: [['', 17]],
    })
  })

  it('takes a batch of any size and gives logits and probabilities', () => {
    expect(small.inputs).toMatchObject([
      { name: 'image', elementType: 1, shape: ['batch', 1, 6, 6] },
    ])
    expect(small.outputs).toMatchObject([
      { name: 'logits', elementType: 1, shape: ['batch', 3] },
      { name: 'probabilities', elementType: 1, shape: ['batch', 3] },
    ])
  })

  it('has one node for each layer, each fed by the one before', () => {
    const nodes = small.nodes.map(({ operator, inputs, outputs }) => [operator, inputs, outputs])
    expect(nodes).toEqual([
      ['Conv', ['image', 'conv1.weight', 'conv1.bias'], ['conv1']],
      ['Relu', ['conv1'], ['relu1']],
      ['MaxPool', ['relu1'], ['pool1']],
      ['Flatten', ['pool1'], ['flatten1']],
      ['Identity', ['flatten1'], ['dropout1']],
      ['Gemm', ['dropout1', 'fc1.weight', 'fc1.bias'], ['logits']],
      ['Softmax', ['logits'], ['probabilities']],
    ])
  })

  it('is not written for a network whose images only Inkling preprocesses', () => {
    const network = { ...smallModel.network, preprocessing: ['deslant'] as const }
    expect(() => encodeOnnx({ ...smallModel, network }, outside)).toThrow(
      'Small has every image preprocessed by Inkling (deslant), which no other program would do.',
    )
  })

  it('carries the options of the layers', () => {
    const layers: LayerSpec[] = [
      { kind: 'conv2d', filters: 2, kernel: 4, stride: 2, padding: 3 },
      { kind: 'max-pool2d', window: 3, stride: 1 },
      { kind: 'flatten' },
      { kind: 'dense', units: 2 },
    ]
    const network = { ...smallModel.network, layers }
    const parameters = new Float32Array(34 + 2 * 2 * 9 + 2)
    const { nodes } = readOnnx(encodeOnnx({ ...smallModel, network, parameters }, outside))
    expect(nodes.map(({ attributes }) => attributes)).toEqual([
      { kernel_shape: [4, 4], strides: [2, 2], pads: [3, 3, 3, 3] },
      { kernel_shape: [3, 3], strides: [1, 1] },
      { axis: 1 },
      { transB: 1 },
      { axis: 1 },
    ])
  })

  it('holds all weights under their names in float32', () => {
    expect(small.weights.map(({ name, dataType, shape }) => [name, dataType, shape])).toEqual([
      ['conv1.weight', 1, [2, 1, 3, 3]],
      ['conv1.bias', 1, [2]],
      ['fc1.weight', 1, [3, 8]],
      ['fc1.bias', 1, [3]],
    ])
    const values = small.weights.flatMap(({ values }) => [...values])
    expect(Float32Array.from(values)).toEqual(smallModel.parameters)
  })

  it('tells what is known about the model', () => {
    expect(small.metadata).toEqual({
      name: 'Small “test” model №1',
      created_at: '2026-01-02T03:04:05.678Z',
      input: '(grey - 0.1307) / 0.3081 of grey values from 0 (paper) to 1 (ink).',
      normalisation: '{"mean":0.1307,"deviation":0.3081,"inside":false}',
      test_accuracy: '0.75',
    })
    const untested = readOnnx(encodeOnnx({ ...smallModel, test: null }, outside))
    expect(untested.metadata).not.toHaveProperty('test_accuracy')
  })

  it('normalises by itself when asked to', () => {
    const inside = readOnnx(encodeOnnx(smallModel, { normalisationInside: true }))
    const nodes = inside.nodes.map(({ operator, inputs, outputs }) => [operator, inputs, outputs])
    expect(nodes.slice(0, 3)).toEqual([
      ['Sub', ['image', 'mean'], ['centred']],
      ['Div', ['centred', 'deviation'], ['normalised']],
      ['Conv', ['normalised', 'conv1.weight', 'conv1.bias'], ['conv1']],
    ])
    expect(inside.weights.slice(0, 2)).toEqual([
      { name: 'mean', dataType: 1, shape: [], values: Float32Array.of(0.1307) },
      { name: 'deviation', dataType: 1, shape: [], values: Float32Array.of(0.3081) },
    ])
    expect(inside.inputs[0]!.explanation).toBe('Grey values from 0 (paper) to 1 (ink).')
  })

  it('takes only a softmax at the very end for the probabilities', () => {
    const operators = (...layers: LayerSpec[]) =>
      readOnnx(encodeOnnx(flatModel(...layers), outside)).nodes.map(({ operator }) => operator)
    expect(operators({ kind: 'relu' })).toEqual(['Relu', 'Softmax'])
    expect(operators({ kind: 'softmax' }, { kind: 'relu' })).toEqual(['Softmax', 'Relu', 'Softmax'])
    expect(operators({ kind: 'softmax' })).toEqual(['Identity', 'Softmax'])
  })

  it('is the same, byte for byte, as the one that onnx.checker approved', () => {
    const approved = readFileSync(new URL('../../fixtures/onnx/small.onnx', import.meta.url))
    expect(Buffer.from(encodeOnnx(smallModel, { normalisationInside: true }))).toEqual(approved)
  })
})
