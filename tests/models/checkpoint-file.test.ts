import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { decodeCheckpoint, encodeCheckpoint } from '../../src/models/checkpoint-file.ts'
import { decodeModel, encodeModel } from '../../src/models/model-file.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { describeArchitecture } from '../../src/models/network-tensors.ts'
import { smallCheckpoint } from './small-checkpoint.ts'
import { smallModel } from './small-model.ts'

const coded = (code: string) => expect.objectContaining({ name: 'ModelFileError', code })

it('gives back every number exactly, and the same file again', () => {
  const file = encodeCheckpoint(smallCheckpoint)
  const decoded = decodeCheckpoint(file)
  const network = describeArchitecture(buildNetwork(smallCheckpoint.network))
  expect(decoded).toEqual({ ...smallCheckpoint, network })
  expect(encodeCheckpoint(decoded)).toEqual(file)
})

it('gives back the average of the weights and those of the best epoch', () => {
  const { parameters } = smallCheckpoint.state
  const average = Float32Array.of(...parameters.map((weight) => weight / 2), 12)
  const best = { epoch: 1, loss: 0.1 + 0.2, parameters: parameters.map((weight) => -weight) }
  const checkpoint = { ...smallCheckpoint, state: { ...smallCheckpoint.state, average }, best }
  const decoded = decodeCheckpoint(encodeCheckpoint(checkpoint))
  expect(decoded.best).toEqual(best)
  expect(decoded.state.average).toEqual(average)
})

it.each([
  ['too few of the average', { state: { ...smallCheckpoint.state, average: Float32Array.of(1) } }],
  ['too few of the best', { best: { epoch: 1, loss: 1, parameters: Float32Array.of(1) } }],
])('does not read %s weights', (_, wrong) => {
  const file = encodeCheckpoint({ ...smallCheckpoint, ...wrong })
  expect(() => decodeCheckpoint(file)).toThrow(coded('WRONG_SHAPE'))
})

it('still reads what the first version wrote', () => {
  const file = readFileSync(
    join(import.meta.dirname, '../fixtures/models/checkpoint-v1.safetensors'),
  )
  const network = describeArchitecture(buildNetwork(smallCheckpoint.network))
  expect(decodeCheckpoint(file)).toEqual({ ...smallCheckpoint, network, kernelSet: null })
})

it('refuses a file in which any single byte is another one', () => {
  const file = encodeCheckpoint(smallCheckpoint)
  for (let index = 0; index < file.length; index++) {
    const damaged = file.slice()
    damaged[index]! ^= 1
    expect(() => decodeCheckpoint(damaged), `byte ${index}`).toThrow(
      expect.objectContaining({ name: 'ModelFileError' }),
    )
  }
})

it('refuses a file that was cut off anywhere', () => {
  const file = encodeCheckpoint(smallCheckpoint)
  for (let length = 0; length < file.length; length += 7) {
    expect(() => decodeCheckpoint(file.subarray(0, length))).toThrow(
      expect.objectContaining({ name: 'ModelFileError' }),
    )
  }
})

it('is never taken for a model, nor a model for a checkpoint', () => {
  expect(() => decodeModel(encodeCheckpoint(smallCheckpoint))).toThrow(coded('NOT_INKLING'))
  expect(() => decodeCheckpoint(encodeModel(smallModel))).toThrow(coded('NOT_INKLING'))
})

it.each([
  ['weights', { parameters: Float32Array.from({ length: 47 }, () => NaN) }],
  ['memory of the optimizer', { optimizer: Float32Array.of(1, Infinity) }],
])('is not written with %s that are no numbers', (_, broken) => {
  const checkpoint = { ...smallCheckpoint, state: { ...smallCheckpoint.state, ...broken } }
  expect(() => encodeCheckpoint(checkpoint)).toThrow(coded('NOT_FINITE'))
})

it('is not written with a best epoch that could not be read back', () => {
  const best = { epoch: 1, loss: NaN, parameters: smallCheckpoint.state.parameters }
  expect(() => encodeCheckpoint({ ...smallCheckpoint, best })).toThrow(coded('BAD_VALUE'))
})

it('is not written with a place that could not be read back', () => {
  const place = { ...smallCheckpoint.place, step: 1.5 }
  expect(() => encodeCheckpoint({ ...smallCheckpoint, place })).toThrow(coded('BAD_VALUE'))
})
