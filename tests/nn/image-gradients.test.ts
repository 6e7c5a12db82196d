import { describe, expect, it } from 'vitest'
import { imageGradients } from '../../src/nn/image-gradients.ts'
import { reference } from '../../src/nn/kernels/reference.ts'
import { crossEntropyGradient } from '../../src/nn/loss.ts'
import { createPropagation } from '../../src/nn/propagation.ts'
import { random } from '../../src/nn/random.ts'
import { fixture, network } from './batch-norm-fixture.ts'
import { expectClose } from './numbers.ts'
import { expectNear } from './wasm/workbench.ts'

const parameters = Float32Array.from(fixture.parameters)
const { mean, deviation } = fixture.normalisation
const input = Float32Array.from(fixture.pixels.slice(0, 100), (p) => (p / 255 - mean) / deviation)
const label = fixture.labels[0]!

describe('the gradients of one image, like PyTorch’s in eval mode', () => {
  it('lead back to what every layer gave, and to the input', () => {
    const { loss, deltas, activations } = imageGradients(network, parameters, input, label)
    expectClose([loss], [fixture.used.loss], 'loss')
    expect(deltas).toHaveLength(13)
    deltas.forEach((delta, i) => expectNear(delta, fixture.used.deltas[i]!, `delta ${i}`))
    expect(activations.map(({ length }) => length)).toEqual(
      deltas.slice(1).map(({ length }) => length),
    )
  })

  it('are those of the parameters, with the running statistics for constants', () => {
    const pass = createPropagation(network, 1, reference, random(1, 'dropout'))
    pass.parameters.set(parameters)
    pass.input.set(input)
    pass.forward(1, false)
    crossEntropyGradient(1, 3, pass.logits, Uint8Array.of(label), 1, pass.dlogits)
    pass.backward()
    for (const { name, offset, length } of network.parameters) {
      const end = offset + length
      const expected = fixture.used.gradients.slice(offset, end)
      expectNear(pass.gradients.subarray(offset, end), expected, name)
    }
    expect(pass.parameters).toEqual(parameters)
  })
})
