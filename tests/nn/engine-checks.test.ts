import { describe, expect, it } from 'vitest'
import type { EngineOptions } from '../../src/nn/engine.ts'
import { createCompiledEngine } from '../../src/nn/wasm/engine.ts'
import { digits, engine, indices, optionsWith, stretch } from './engine-setup.ts'

describe('the engine refuses', () => {
  it('labels that the network has no output for', () => {
    const samples = { pixels: digits.pixels.subarray(0, 784), labels: Uint8Array.of(10) }
    expect(() => engine({ samples })).toThrow('tells 10 classes apart (0 to 9)')
  })

  it('pixels that do not match the labels', () => {
    const samples = { pixels: digits.pixels.subarray(0, 783), labels: Uint8Array.of(1) }
    expect(() => engine({ samples })).toThrow('1 labels need 784 pixels, but there are 783.')
  })

  it('indices beyond the samples', async () => {
    const message = 'There is no sample 80: there are 80.'
    await expect(engine().infer(Uint32Array.of(80))).rejects.toThrow(message)
    await expect(engine().train(stretch(Uint32Array.of(80), 1))).rejects.toThrow(message)
  })

  it.each<[Partial<EngineOptions>, string]>([
    [{ labelSmoothing: 1.1 }, 'Label smoothing is a share from 0 to 1, not 1.1.'],
    [{ labelSmoothing: NaN }, 'Label smoothing is a share from 0 to 1, not NaN.'],
    [{ gradientClip: 0 }, 'Gradients are clipped to a norm above 0, not to 0.'],
    [{ weightAverage: 1 }, "The weights' average decays by 0 to less than 1, not 1."],
  ])('to train with %o', async (changes, message) => {
    expect(() => engine(changes)).toThrow(message)
    await expect(createCompiledEngine(optionsWith(changes), 'simd')).rejects.toThrow(message)
  })

  it.each([0, 65, 1.5])('a batch of %d', async (batchSize) => {
    const bad = { ...stretch(indices(0, 10), 10), batchSize }
    await expect(engine().train(bad)).rejects.toThrow('A batch has 1 to 64 images')
  })

  it('more or fewer learning rates than steps', async () => {
    const bad = { ...stretch(indices(0, 10), 5), learningRates: new Float64Array(3) }
    const message = '2 steps need as many learning rates, but there are 3.'
    await expect(engine().train(bad)).rejects.toThrow(message)
  })

  it('an image of another size', async () => {
    const message = 'An image has 784 pixels, but 10 were given.'
    await expect(engine().activations(new Uint8Array(10))).rejects.toThrow(message)
  })

  it('parameters of another network, and keeps its own', () => {
    const learner = engine()
    const before = learner.state()
    expect(() => learner.setParameters(new Float32Array(3))).toThrow(RangeError)
    expect(() => learner.restore({ ...before, parameters: new Float32Array(3) })).toThrow(
      RangeError,
    )
    const broken = { ...before, parameters: before.parameters.map(() => 1), random: [0, 0, 0, 0] }
    expect(() => learner.restore(broken)).toThrow(RangeError)
    expect(learner.state()).toEqual(before)
  })
})
