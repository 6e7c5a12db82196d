import type { AnyOptions, Layer } from '../layer.ts'
import { avgPool2d } from './avg-pool2d.ts'
import { batchNorm } from './batch-norm.ts'
import { conv2d } from './conv2d.ts'
import { dense } from './dense.ts'
import { dropout } from './dropout.ts'
import { flatten } from './flatten.ts'
import { globalAvgPool } from './global-avg-pool.ts'
import { leakyRelu } from './leaky-relu.ts'
import { maxPool2d } from './max-pool2d.ts'
import { relu } from './relu.ts'
import { softmax } from './softmax.ts'

/** Every kind of layer. A new one is a file and a line here; all else is derived from this. */
export const layers = {
  conv2d,
  'batch-norm': batchNorm,
  'max-pool2d': maxPool2d,
  'avg-pool2d': avgPool2d,
  'global-avg-pool': globalAvgPool,
  relu,
  'leaky-relu': leakyRelu,
  flatten,
  dense,
  dropout,
  softmax,
}

/** A layer's name in a network's description and in model files. */
export type Kind = keyof typeof layers
export const kinds = Object.keys(layers) as Kind[]

export type OptionsOf<K extends Kind> = (typeof layers)[K]['defaults']

/** A layer as it is written down; options left out have the layer's defaults. */
export type LayerSpec = { [K in Kind]: { readonly kind: K } & Partial<OptionsOf<K>> }[Kind]

export type { AnyOptions as Options } from '../layer.ts'

/** The layer of a kind that is not known at compile time. */
export function layerOf(kind: Kind): Layer<AnyOptions> {
  return layers[kind]
}
