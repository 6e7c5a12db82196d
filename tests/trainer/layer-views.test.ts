import { describe, expect, it } from 'vitest'
import { buildNetwork, type NetworkSpec } from '../../src/nn/network.ts'
import { presets } from '../../src/nn/presets.ts'
import { size } from '../../src/nn/shape.ts'
import { layerViews } from '../../src/trainer/layer-views.ts'

/** Every layer gives its own place in the network, everywhere, and the image is all -1. */
function viewsOf(spec: NetworkSpec) {
  const network = buildNetwork(spec)
  const activations = network.layers.map(({ outputShape }, index) =>
    new Float32Array(size(outputShape)).fill(index),
  )
  const input = new Float32Array(size(spec.inputShape)).fill(-1)
  return { network, views: layerViews({ network, input, activations, calibrated: null }) }
}

function kindsOf(spec: NetworkSpec): string[] {
  return viewsOf(spec).views.map(({ layers }) => layers.map(({ kind }) => kind).join(' '))
}

describe('layerViews', () => {
  it('shows the image, then each layer with what finishes it, down to the answer', () => {
    expect(kindsOf(presets['lenet-5'].spec)).toEqual([
      '',
      'conv2d relu',
      'max-pool2d',
      'conv2d relu',
      'max-pool2d',
      'dense relu',
      'dense relu',
      'dense softmax',
    ])
    expect(kindsOf(presets['inkling-large'].spec)[1]).toBe('conv2d batch-norm relu')
  })

  it.each(Object.values(presets).map(({ spec }) => [spec.name, spec] as const))(
    'gives each stage of %s the shape of its last layer, and as many values',
    (_name, spec) => {
      const { network, views } = viewsOf(spec)
      const [image, ...stages] = views
      expect(image!.shape).toEqual(network.spec.inputShape)
      expect(stages.length).toBeGreaterThan(1)
      for (const { layers, shape, values } of stages) {
        const last = layers.at(-1)!
        expect(values.length).toBe(size(shape))
        const same = network.layers.filter(({ kind, options }) => {
          return kind === last.kind && JSON.stringify(options) === JSON.stringify(last.options)
        })
        expect(same.map(({ outputShape }) => outputShape)).toContainEqual(shape)
      }
    },
  )

  it('keeps a ReLU behind Flatten as a stage of its own, and sees no dropout', () => {
    const spec: NetworkSpec = {
      name: 'odd',
      inputShape: [1, 28, 28],
      layers: [
        { kind: 'max-pool2d' },
        { kind: 'flatten' },
        { kind: 'relu' },
        { kind: 'dense', units: 7 },
        { kind: 'dropout', dropProbability: 0.5 },
        { kind: 'relu' },
        { kind: 'dense', units: 10 },
        { kind: 'softmax' },
      ],
    }
    expect(kindsOf(spec)).toEqual(['', 'max-pool2d', 'relu', 'dense relu', 'dense softmax'])
  })
})
