import type { ResolvedLayer } from '../nn/network.ts'
import { hasPlace, indexOf, type Place, placesOf, type Reach, type Rectangle } from '../nn/reach.ts'
import type { Shape } from '../nn/shape.ts'
import type { Derivation, DerivationPart, StagePlace } from '../shared/layer-view.ts'
import { reachOf, tensorOf, total, weightedSum } from './reading.ts'
import { outputsOf, type SeenImage, type StageOutput } from './seen-image.ts'

/** How many parts are told one by one. */
const mostParts = 6

/**
 * How one number of a stage's output came about.
 * @param parameters of the whole network
 * @returns null for a place that the network does not have, or one of the image itself
 */
export function derivationOf(
  seen: SeenImage,
  parameters: Float32Array,
  at: StagePlace,
): Derivation | null {
  const outputs = outputsOf(seen)
  const [source, stage] = [outputs[at.stage - 1], outputs[at.stage]]
  const layer = stage?.layers[0]
  if (!source || !stage || !layer || !hasPlace(stage.shape, at)) return null
  const { channels, ...reach } = reachInto(source.shape, layer, at)
  const tensor = (name: string) =>
    reach.rule === 'weights' ? tensorOf(layer, name, parameters) : null
  const parts = partsOf(source, channels, reach, ofOutput(tensor('weight'), layer, at))
  return {
    at,
    ...reach,
    ...strongestFirst(parts),
    bias: tensor('bias')?.[at.channel] ?? null,
    steps: stage.layers.map(({ kind, outputShape }, i) => ({
      kind,
      value: stage.steps[i]![indexOf(at, outputShape)]!,
    })),
    calibrated: stage === outputs.at(-1) ? (seen.calibrated?.[at.channel] ?? null) : null,
  }
}

/** The parts to be told one by one, and the others together. */
export function strongestFirst(
  parts: readonly DerivationPart[],
): Pick<Derivation, 'parts' | 'others'> {
  const shown = parts.toSorted((a, b) => Math.abs(b.sum) - Math.abs(a.sum)).slice(0, mostParts)
  const rest = parts.filter((part) => !shown.includes(part))
  return { parts: shown, others: { count: rest.length, sum: total(rest.map(({ sum }) => sum)) } }
}

/**
 * The channels that are read, and where in them. A flat layer behind an image reads the image that was
 * laid out flat for it.
 */
function reachInto(
  source: Shape,
  layer: ResolvedLayer,
  at: Place,
): Reach & { readonly channels: readonly number[] } {
  const reach = reachOf(layer, at)
  const isFlattened = layer.inputShape.length < source.length
  const [count = 1, height = 1, width = 1] = source
  if (reach.rule === 'weights') {
    const channels = Array.from({ length: count }, (_, channel) => channel)
    return isFlattened
      ? { ...reach, channels, row: 0, column: 0, height, width }
      : { ...reach, channels }
  }
  if (!isFlattened) return { ...reach, channels: [at.channel] }
  const [channel, rest] = [Math.floor(at.channel / (height * width)), at.channel % (height * width)]
  return { ...reach, channels: [channel], row: Math.floor(rest / width), column: rest % width }
}

function partsOf(
  source: StageOutput,
  channels: readonly number[],
  reach: Reach,
  weights: Float32Array | null,
): DerivationPart[] {
  const size = reach.height * reach.width
  return channels.map((channel, i) => {
    const inputs = cutOut(source, channel, reach)
    if (!weights) return { channel, inputs, weights, sum: ruled(reach.rule, inputs) }
    const own = weights.slice(i * size, (i + 1) * size)
    return {
      channel,
      inputs,
      weights: own,
      sum: weightedSum(inputs, own),
    }
  })
}

function ruled(rule: Reach['rule'], inputs: Float32Array): number {
  return rule === 'largest' ? Math.max(...inputs) : total(inputs) / inputs.length
}

/** The window's numbers; zero where it hangs over the edge. */
function cutOut({ shape, values }: StageOutput, channel: number, window: Rectangle): Float32Array {
  return Float32Array.from(placesOf(channel, window), (place) =>
    hasPlace(shape, place) ? values[indexOf(place, shape)]! : 0,
  )
}

/** The weights that make one output, `[channels, height, width]`. */
function ofOutput(
  weights: Float32Array | null,
  { outputShape: [outputs = 1] }: ResolvedLayer,
  { channel }: Place,
): Float32Array | null {
  if (!weights) return null
  const each = weights.length / outputs
  return weights.subarray(channel * each, (channel + 1) * each)
}
