import { describe, expect, it } from 'vitest'
import type { LayerSpec } from '../../src/nn/layers/index.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { presets } from '../../src/nn/presets.ts'
import { ShapeError } from '../../src/nn/shape.ts'
import { summarize } from '../../src/nn/summary.ts'

function build(layers: LayerSpec[], inputShape = [1, 28, 28]) {
  return buildNetwork({ name: 'test', inputShape, layers })
}

describe('a network', () => {
  it('names, shapes and places its tensors as PyTorch does', () => {
    const network = buildNetwork(presets['lenet-5'].spec)
    const expected = [
      { name: 'conv1.weight', shape: [6, 1, 5, 5], offset: 0, length: 150 },
      { name: 'conv1.bias', shape: [6], offset: 150, length: 6 },
      { name: 'conv2.weight', shape: [16, 6, 5, 5], offset: 156, length: 2400 },
      { name: 'conv2.bias', shape: [16], offset: 2556, length: 16 },
      { name: 'fc1.weight', shape: [120, 400], offset: 2572, length: 48_000 },
      { name: 'fc1.bias', shape: [120], offset: 50_572, length: 120 },
      { name: 'fc2.weight', shape: [84, 120], offset: 50_692, length: 10_080 },
      { name: 'fc2.bias', shape: [84], offset: 60_772, length: 84 },
      { name: 'fc3.weight', shape: [10, 84], offset: 60_856, length: 840 },
      { name: 'fc3.bias', shape: [10], offset: 61_696, length: 10 },
    ]
    expect(network.parameters).toEqual(expected.map((slot) => ({ ...slot, isTrainable: true })))
    expect(network.classes).toBe(10)
  })

  it('fills in the defaults of options that are left out', () => {
    const network = build([
      { kind: 'conv2d', filters: 4 },
      { kind: 'max-pool2d' },
      { kind: 'flatten' },
      { kind: 'dense' },
    ])
    expect(network.layers.map(({ options }) => options)).toEqual([
      { filters: 4, kernel: 3, stride: 1, padding: 0, initialisation: 'xavier' },
      { window: 2, stride: 2 },
      {},
      { units: 10, initialisation: 'xavier' },
    ])
    expect(network.layers.map(({ outputShape }) => outputShape)).toEqual([
      [4, 26, 26],
      [4, 13, 13],
      [676],
      [10],
    ])
  })

  it('is summarised by layer', () => {
    const rows = summarize(buildNetwork(presets.seed.spec))
    expect(rows).toEqual([
      {
        name: 'conv1',
        label: 'Conv2D',
        outputShape: [8, 28, 28],
        parameters: 80,
        multiplyAdds: 56_448,
      },
      { name: 'relu1', label: 'ReLU', outputShape: [8, 28, 28], parameters: 0, multiplyAdds: 0 },
      {
        name: 'pool1',
        label: 'MaxPool2D',
        outputShape: [8, 14, 14],
        parameters: 0,
        multiplyAdds: 0,
      },
      { name: 'flatten1', label: 'Flatten', outputShape: [1568], parameters: 0, multiplyAdds: 0 },
      { name: 'fc1', label: 'Dense', outputShape: [10], parameters: 15_690, multiplyAdds: 15_680 },
      { name: 'softmax1', label: 'Softmax', outputShape: [10], parameters: 0, multiplyAdds: 0 },
    ])
  })
})

describe('a network that makes no sense is refused with', () => {
  const flat: LayerSpec[] = [{ kind: 'flatten' }, { kind: 'dense', units: 10 }]
  const cases: [string, LayerSpec[], number[]?][] = [
    [
      'Layer 3 (Conv2D): a 5x5 kernel does not fit into its 3x3 input; use a smaller kernel or more padding.',
      [{ kind: 'relu' }, { kind: 'relu' }, { kind: 'conv2d', kernel: 5 }],
      [1, 3, 3],
    ],
    [
      'Layer 1 (Conv2D): a 9x9 kernel does not fit into its 3x3 input with padding 2; use a smaller kernel or more padding.',
      [{ kind: 'conv2d', kernel: 9, padding: 2 }],
      [1, 3, 3],
    ],
    [
      'Layer 2 (Conv2D): it needs an image of channels x height x width, but its input has the shape 784; move it before Flatten.',
      [{ kind: 'flatten' }, { kind: 'conv2d' }],
    ],
    [
      'Layer 2 (MaxPool2D): a 3x3 window does not fit into its 2x2 input; use a smaller window or remove this layer.',
      [
        { kind: 'max-pool2d', window: 14, stride: 14 },
        { kind: 'max-pool2d', window: 3 },
      ],
    ],
    [
      'Layer 1 (Dense): it needs a flat input, but gets an image of 1x28x28; add Flatten before it.',
      [{ kind: 'dense' }],
    ],
    [
      'Layer 1 (Softmax): it needs a flat input, but gets an image of 1x28x28; add Flatten before it.',
      [{ kind: 'softmax' }],
    ],
    [
      'The last layer must give one number for each class, but its output is 8x26x26; end with Dense and Softmax.',
      [{ kind: 'conv2d' }],
    ],
    [
      'The last layer must give one number for each class, but its output is 1; end with Dense and Softmax.',
      [{ kind: 'flatten' }, { kind: 'dense', units: 1 }],
    ],
    [
      'Layer 2 (Dense): units must be a whole number from 1 to 4096, not NaN.',
      [{ kind: 'flatten' }, { kind: 'dense', units: NaN }],
    ],
    [
      'Layer 3 (Dense): with it the network has 33,558,528 parameters, but at most 20,000,000 are possible; use fewer filters or units.',
      [{ kind: 'flatten' }, { kind: 'dense', units: 4096 }, { kind: 'dense', units: 4096 }],
      [4095],
    ],
    [
      'Layer 1 (Conv2D): with it the outputs of all layers have 5,160,000 values per image, but at most 4,000,000 are possible; use fewer filters or pool earlier.',
      [{ kind: 'conv2d', filters: 128, kernel: 1 }, ...flat],
      [1, 200, 200],
    ],
  ]
  it.each(cases)('%s', (sentence, layers, inputShape) => {
    const attempt = () => build(layers, inputShape)
    expect(attempt).toThrow(ShapeError)
    expect(attempt).toThrow(expect.objectContaining({ code: 'SHAPE', message: sentence }))
  })
})
