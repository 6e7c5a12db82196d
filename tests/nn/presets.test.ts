import { expect, it } from 'vitest'
import { buildNetwork } from '../../src/nn/network.ts'
import { presets } from '../../src/nn/presets.ts'

it.each([
  ['seed', 15_770, 72_128],
  ['lenet-5', 61_706, 416_520],
  ['pytorch-mnist', 1_199_882, 11_992_448],
  ['keras-mnist', 34_826, 2_440_960],
  ['lenet-wide', 117_066, 1_697_280],
  ['inkling-small', 23_066, 2_838_080],
  ['inkling-large', 257_362, 11_183_616],
] as const)('%s has %i parameters and %i multiply-adds', (name, parameters, multiplyAdds) => {
  const network = buildNetwork(presets[name].spec)
  expect(network.parameterCount).toBe(parameters)
  expect(network.multiplyAdds).toBe(multiplyAdds)
})

it.each(Object.entries(presets))(
  '%s tells ten digits apart and ends in a softmax',
  (_, { spec }) => {
    const network = buildNetwork(spec)
    expect(network.classes).toBe(10)
    expect(network.layers.at(-1)?.kind).toBe('softmax')
  },
)
