import { buildNetwork, type NetworkSpec } from '../../src/nn/network.ts'
import { presets } from '../../src/nn/presets.ts'
import { random } from '../../src/nn/random.ts'
import type { StagePlace } from '../../src/shared/layer-view.ts'
import { outputsOf, type SeenImage } from '../../src/trainer/seen-image.ts'
import { digits, engine } from '../nn/engine-setup.ts'

export const normalisation = { mean: 0.1307, deviation: 0.3081 }

/** A network with arbitrary weights, and what it made of a digit. */
export async function lookAt(spec: NetworkSpec) {
  const network = buildNetwork(spec)
  const pixels = digits.pixels.slice(0, 784)
  const own = engine({ network, normalisation })
  const draw = random(7, 'weights')
  const parameters = own.parameters().map((value) => value + 0.1 * (draw.uniform() - 0.5))
  own.setParameters(parameters)
  const input = Float32Array.from(
    pixels,
    (pixel) => (pixel / 255 - normalisation.mean) / normalisation.deviation,
  )
  const seen: SeenImage = {
    network,
    input,
    activations: await own.activations(pixels),
    calibrated: null,
  }
  return { seen, parameters }
}

const image = [1, 28, 28] as const
const odd: NetworkSpec = {
  name: 'odd',
  inputShape: image,
  layers: [
    { kind: 'conv2d', filters: 9, kernel: 3, stride: 2, padding: 2 },
    { kind: 'batch-norm' },
    { kind: 'leaky-relu' },
    { kind: 'avg-pool2d', window: 3, stride: 2 },
    { kind: 'flatten' },
    { kind: 'relu' },
    { kind: 'dense', units: 12 },
    { kind: 'relu' },
    { kind: 'dropout', dropProbability: 0.5 },
    { kind: 'dense', units: 10 },
  ],
}
const global: NetworkSpec = {
  name: 'global',
  inputShape: image,
  layers: [
    { kind: 'batch-norm' },
    { kind: 'conv2d', filters: 8, kernel: 5 },
    { kind: 'global-avg-pool' },
    { kind: 'dense', units: 10 },
    { kind: 'softmax' },
  ],
}
/** All presets, and two that have what those have not. */
export const networks = [...Object.values(presets).map(({ spec }) => spec), odd, global]

/** Some places of every stage: both ends, and a few between. */
export function placesIn(seen: SeenImage): StagePlace[] {
  const draw = random(3, 'order')
  return outputsOf(seen).flatMap(({ shape }, stage) => {
    const [channels = 1, height = 1, width = 1] = shape
    const at = (index: number) => ({
      stage,
      channel: Math.floor(index / (height * width)),
      row: Math.floor(index / width) % height,
      column: index % width,
    })
    const last = channels * height * width - 1
    const between = Array.from({ length: 12 }, () => Math.floor(draw.uniform() * last))
    return stage === 0 ? [] : [0, last, ...between].map(at)
  })
}
