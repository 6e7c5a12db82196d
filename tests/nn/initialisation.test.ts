import { describe, expect, it } from 'vitest'
import { weights, zeros } from '../../src/nn/initialisation.ts'
import { initialParameters } from '../../src/nn/initial-parameters.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { presets } from '../../src/nn/presets.ts'
import { random } from '../../src/nn/random.ts'
import { sha256 } from './numbers.ts'

function draw(initialisation: 'xavier' | 'he', fanIn: number, fanOut: number): Float64Array {
  const values = new Float64Array(20_000)
  weights(initialisation, [20_000], fanIn, fanOut).initialise(values, random(1, 'weights'))
  return values
}

function deviation(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
}

describe('first weights', () => {
  it('Xavier: uniform within √(6 / (fanIn + fanOut))', () => {
    const values = draw('xavier', 100, 50)
    const bound = Math.sqrt(6 / 150)
    expect(Math.max(...values)).toBeLessThanOrEqual(bound)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-bound)
    expect(deviation(values) / Math.sqrt(2 / 150)).toBeCloseTo(1, 1)
  })

  it('He: normal with deviation √(2 / fanIn)', () => {
    const values = draw('he', 100, 50)
    expect(deviation(values) / Math.sqrt(2 / 100)).toBeCloseTo(1, 1)
    expect(Math.max(...values)).toBeGreaterThan(3 * Math.sqrt(2 / 100))
  })

  it('zeros for biases', () => {
    const values = Float32Array.of(1, 2)
    zeros([2]).initialise(values, random(1, 'weights'))
    expect([...values]).toEqual([0, 0])
  })

  it('of a network: by fan-in and fan-out of each layer, and its choice', () => {
    const network = buildNetwork({
      name: 'two kinds',
      inputShape: [1, 28, 28],
      layers: [
        { kind: 'conv2d', filters: 20, kernel: 5 },
        { kind: 'flatten' },
        { kind: 'dense', units: 10, initialisation: 'he' },
      ],
    })
    const values = initialParameters(network, 1)
    const [conv, convBias, dense] = network.parameters
    const largest = Math.max(...values.subarray(conv!.offset, conv!.offset + conv!.length))
    const bound = Math.sqrt(6 / (25 + 20 * 25))
    expect(largest).toBeLessThanOrEqual(bound)
    expect(largest).toBeGreaterThan(0.95 * bound)
    expect([...values.subarray(convBias!.offset, dense!.offset)]).toEqual(new Array(20).fill(0))
    const denseValues = Float64Array.from(
      values.subarray(dense!.offset, dense!.offset + dense!.length),
    )
    expect(deviation(denseValues) / Math.sqrt(2 / dense!.shape[1]!)).toBeCloseTo(1, 1)
  })

  it('of LeNet-5 are the same for the same seed, today and on every machine', () => {
    const network = buildNetwork(presets['lenet-5'].spec)
    expect(sha256(initialParameters(network, 1))).toBe(
      'f4b0faa9d3ac4d10987d50edac15bcfe554515ebc546c5c7381a17b6410144bb',
    )
    expect(sha256(initialParameters(network, 2))).not.toBe(sha256(initialParameters(network, 1)))
  })
})
