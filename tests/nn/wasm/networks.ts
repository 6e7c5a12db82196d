import type { Samples } from '../../../src/nn/engine.ts'
import { buildNetwork, type Network, type NetworkSpec } from '../../../src/nn/network.ts'
import type { LayerSpec } from '../../../src/nn/layers/index.ts'
import { random, type Random } from '../../../src/nn/random.ts'
import { ShapeError, size } from '../../../src/nn/shape.ts'

/** Networks that no preset is like: odd sizes, layers in unusual places, more than one channel. */
export const oddNetworks: readonly NetworkSpec[] = [
  {
    name: 'without convolution',
    inputShape: [1, 7, 5],
    layers: [
      { kind: 'flatten' },
      { kind: 'dense', units: 13 },
      { kind: 'relu' },
      { kind: 'dense', units: 10 },
    ],
  },
  {
    name: 'overlapping pooling, ReLU behind flatten',
    inputShape: [3, 11, 9],
    layers: [
      { kind: 'conv2d', filters: 5, kernel: 3, stride: 2, padding: 1 },
      { kind: 'relu' },
      { kind: 'conv2d', filters: 7, kernel: 2 },
      { kind: 'max-pool2d', window: 3, stride: 1 },
      { kind: 'relu' },
      { kind: 'flatten' },
      { kind: 'relu' },
      { kind: 'dense', units: 6 },
      { kind: 'softmax' },
    ],
  },
  {
    name: 'ReLU first, one filter, softmax twice, flatten without dense',
    inputShape: [1, 12, 12],
    layers: [
      { kind: 'relu' },
      { kind: 'conv2d', filters: 1, kernel: 3, padding: 1 },
      { kind: 'max-pool2d' },
      { kind: 'relu' },
      { kind: 'conv2d', filters: 6, kernel: 3, padding: 2 },
      { kind: 'max-pool2d' },
      { kind: 'conv2d', filters: 9, kernel: 4 },
      { kind: 'flatten' },
      { kind: 'softmax' },
      { kind: 'softmax' },
    ],
  },
  {
    name: 'convolutions only',
    inputShape: [2, 8, 8],
    layers: [
      { kind: 'conv2d', filters: 4, kernel: 5, padding: 2 },
      { kind: 'conv2d', filters: 3, kernel: 5 },
      { kind: 'flatten' },
      { kind: 'softmax' },
    ],
  },
  {
    name: 'rows of numbers',
    inputShape: [9],
    layers: [{ kind: 'dense', units: 5 }, { kind: 'softmax' }, { kind: 'dense', units: 3 }],
  },
]

/** The network without what is random in it. */
export function withoutDropout(spec: NetworkSpec): NetworkSpec {
  const layers = spec.layers.map((layer) =>
    layer.kind === 'dropout' ? { ...layer, dropProbability: 0 } : layer,
  )
  return { ...spec, layers }
}

/** A small network of random layers that fit each other. */
export function randomNetwork(seed: number): Network {
  const stream = random(seed, 'network')
  const between = (least: number, most: number) => least + stream.integer(most - least + 1)
  const inputShape = [between(1, 3), between(6, 14), between(6, 14)]
  const layers: LayerSpec[] = []
  for (let count = between(1, 6); count > 0; count--) {
    const layer = randomImageLayer(between)
    if (fits({ name: 'random', inputShape, layers: [...layers, layer] })) layers.push(layer)
  }
  layers.push({ kind: 'flatten' })
  if (stream.integer(2) === 0) layers.push({ kind: 'relu' })
  for (let count = between(0, 2); count > 0; count--) {
    layers.push({ kind: 'dense', units: between(1, 30) })
    if (stream.integer(2) === 0) layers.push({ kind: 'relu' })
  }
  layers.push({ kind: 'dense', units: between(2, 12) }, { kind: 'softmax' })
  return buildNetwork({ name: `random ${seed}`, inputShape, layers })
}

function randomImageLayer(between: (least: number, most: number) => number): LayerSpec {
  const kind = (['conv2d', 'conv2d', 'relu', 'max-pool2d'] as const)[between(0, 3)]!
  if (kind === 'relu') return { kind }
  if (kind === 'max-pool2d') {
    return between(0, 2) > 0 ? { kind } : { kind, window: between(1, 3), stride: between(1, 3) }
  }
  const kernel = between(1, 5)
  const filters = between(0, 4) === 0 ? 16 : between(1, 11)
  return { kind, filters, kernel, stride: between(1, 2), padding: between(0, kernel + 1) }
}

/** Whether the layers fit each other; the loss needs a row at the end, so one is put there. */
function fits(spec: NetworkSpec): boolean {
  try {
    buildNetwork({
      ...spec,
      layers: [...spec.layers, { kind: 'flatten' }, { kind: 'dense', units: 2 }],
    })
    return true
  } catch (error) {
    if (error instanceof ShapeError) return false
    throw error
  }
}

/** Noise with random labels, of the network's shape. */
export function noise({ spec, classes }: Network, count: number, stream: Random): Samples {
  const pixels = size(spec.inputShape) * count
  return {
    pixels: Uint8Array.from({ length: pixels }, () => stream.integer(256)),
    labels: Uint8Array.from({ length: count }, () => stream.integer(classes)),
  }
}
