import { describe, expect, it } from 'vitest'
import { imageGradients, imageLosses } from '../../src/nn/single-image.ts'
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
    const own = parameters.slice()
    const { gradients } = imageGradients(network, own, input, label)
    for (const { name, offset, length } of network.parameters) {
      const end = offset + length
      const expected = fixture.used.gradients.slice(offset, end)
      expectNear(gradients.subarray(offset, end), expected, name)
    }
    expect(own).toEqual(parameters)
  })
})

describe('the losses of one image', () => {
  it('are those of the weights that they are asked for, one after the other', () => {
    const lossOf = imageLosses(network, input, label)
    const { loss, logits, gradients } = imageGradients(network, parameters, input, label)
    expect(lossOf(parameters)).toEqual({ loss, logits })
    const stepped = parameters.map((value, i) => value - 0.001 * gradients[i]!)
    const { loss: less } = lossOf(stepped)
    expect(less).toBeLessThan(loss)
    expect(less).toBe(imageGradients(network, stepped, input, label).loss)
    expect(lossOf(parameters).loss).toBe(loss)
  })
})
