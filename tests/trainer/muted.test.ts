import { describe, expect, it } from 'vitest'
import { imageActivations } from '../../src/nn/single-image.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { size } from '../../src/nn/shape.ts'
import { withoutMuted } from '../../src/trainer/muted.ts'
import { viewsOf } from '../../src/trainer/layer-views.ts'
import { outputsOf } from '../../src/trainer/seen-image.ts'
import { lookAt, networks } from './seen-networks.ts'

describe.each(networks.map((spec) => [spec.name, spec] as const))('in %s', (_name, spec) => {
  it('what is muted gives zero everywhere, and only that', async () => {
    const { seen, parameters } = await lookAt(spec)
    const network = buildNetwork(spec)
    const views = viewsOf(outputsOf(seen))
    const mutable = views.flatMap(({ isMutable }, stage) => (isMutable ? [stage] : []))
    expect(mutable.length).toBeGreaterThan(0)
    for (const stage of mutable) {
      const { shape, values } = views[stage]!
      const last = shape[0]! - 1
      const muted = withoutMuted(network, parameters, [{ stage, channel: last }])
      const activations = imageActivations(network, muted, seen.input)
      const without = outputsOf({ ...seen, activations })[stage]!.values
      const each = size(shape) / shape[0]!
      expect(without.slice(last * each).every((value) => value === 0)).toBe(true)
      without.slice(0, last * each).forEach((value, i) => expect(value).toBeCloseTo(values[i]!, 3))
    }
  })
})

it('softmax in the middle gives what is muted its share all the same, so nothing there can be muted', async () => {
  const { seen } = await lookAt({
    name: 'shares',
    inputShape: [1, 28, 28],
    layers: [
      { kind: 'flatten' },
      { kind: 'dense', units: 16 },
      { kind: 'softmax' },
      { kind: 'dense', units: 10 },
      { kind: 'softmax' },
    ],
  })
  const views = viewsOf(outputsOf(seen))
  expect(views.map(({ isMutable }) => isMutable)).toEqual([false, false, false])
})
