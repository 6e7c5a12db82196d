import type { ResolvedLayer } from '../nn/network.ts'
import { hasPlace, indexOf, type Place, placesOf, type Reach, type Rectangle } from '../nn/reach.ts'
import type { Shape } from '../nn/shape.ts'
import type { DerivationPart, GradientDerivation, StagePlace } from '../shared/layer-view.ts'
import { type BackwardPass, type BackwardStage, behind } from './backward.ts'
import { strongestFirst } from './derivation.ts'
import { reachOf, tensorOf, weightedSum } from './reading.ts'

/**
 * How the gradient of one number came about.
 * @returns null for a place that the network does not have
 */
export function gradientDerivationOf(
  pass: BackwardPass,
  at: StagePlace,
): GradientDerivation | null {
  const [stage, next] = [pass.stages[at.stage], pass.stages[at.stage + 1]]
  if (!stage || !hasPlace(stage.shape, at)) return null
  const index = indexOf(at, stage.shape)
  const { sum, steps } = through(pass, stage, index)
  if (next) return { at, ...readIn(pass, stage, next, at), answer: null, sum, steps }
  const answer = {
    probability: pass.probabilities[index]!,
    target: index === pass.label ? 1 : 0,
  }
  const nothing = { parts: [], others: { count: 0, sum: 0 }, ...empty }
  return { at, rule: 'alone', ...nothing, answer, sum, steps }
}

const empty: Rectangle = { row: 0, column: 0, height: 0, width: 0 }

/** From the stage's end to its beginning: what each of its layers leaves of the gradient. */
function through(
  pass: BackwardPass,
  { indices }: BackwardStage,
  index: number,
): Pick<GradientDerivation, 'sum' | 'steps'> {
  const last = indices.at(-1)
  if (last === undefined) return { sum: pass.deltas[0]![index]!, steps: [] }
  const steps = indices.slice(1).flatMap((layer) => {
    const kind = pass.network.layers[layer]!.kind
    // A softmax at the end has no gradient of its own: it is part of the loss.
    return layer + 1 < pass.deltas.length ? [{ kind, value: pass.deltas[layer]![index]! }] : []
  })
  return { sum: behind(pass, last)[index]!, steps: steps.reverse() }
}

/** Where the next stage reads the number, and what comes back from there. */
function readIn(
  pass: BackwardPass,
  stage: BackwardStage,
  { layers: [layer], indices: [number = 0], delta }: BackwardStage,
  at: Place,
): Reach & Pick<GradientDerivation, 'parts' | 'others'> {
  const reader = layer!
  // Behind Flatten the same numbers stand in one row.
  const isFlattened = reader.inputShape.length < stage.shape.length
  const place = isFlattened ? { channel: indexOf(at, stage.shape), row: 0, column: 0 } : at
  const { rule } = reachOf(reader, place)
  if (rule === 'alone' || rule === 'share') {
    const { channel, ...corner } = place
    const inputs = Float32Array.of(delta[indexOf(place, reader.outputShape)]!)
    const part = { channel, inputs, weights: null, sum: inputs[0]! }
    return { rule, ...corner, height: 1, width: 1, ...strongestFirst([part]) }
  }
  const window = readersOf(reader, place)
  const input = pass.activations[number - 1] ?? pass.input
  const weightOf = weightsOf(pass, reader, input, place)
  const channels = rule === 'weights' ? channelsOf(reader.outputShape) : [place.channel]
  const parts = channels.map((channel) => partOf(reader, delta, window, channel, weightOf))
  return { rule, ...window, ...strongestFirst(parts) }
}

const channelsOf = ([channels = 1]: Shape) => Array.from({ length: channels }, (_, one) => one)

/** The rectangle of the layer's output, the same in all of its channels, that is made of a number. */
function readersOf(layer: ResolvedLayer, place: Place): Rectangle {
  const [, rows = 1, columns = 1] = layer.outputShape
  const corner = { channel: 0, row: 0, column: 0 }
  const down = indicesWhere(rows, (at) => {
    const { row, height } = reachOf(layer, { ...corner, row: at })
    return place.row >= row && place.row < row + height
  })
  const across = indicesWhere(columns, (at) => {
    const { column, width } = reachOf(layer, { ...corner, column: at })
    return place.column >= column && place.column < column + width
  })
  const [row, column] = [down[0], across[0]]
  if (row === undefined || column === undefined) return empty
  return { row, column, height: down.length, width: across.length }
}

function indicesWhere(length: number, test: (at: number) => boolean): number[] {
  return Array.from({ length }, (_, at) => at).filter(test)
}

type WeightOf = (output: Place) => number

/** By which each of the layer's outputs reads the number at that place of its input. */
function weightsOf(
  { parameters }: BackwardPass,
  layer: ResolvedLayer,
  input: Float32Array,
  place: Place,
): WeightOf {
  const weights = tensorOf(layer, 'weight', parameters)
  const [inputs = 1] = layer.inputShape
  return (output) => {
    const { rule, ...window } = reachOf(layer, output)
    const { row, column, height, width } = window
    if (rule === 'mean') return 1 / (height * width)
    const within = (place.row - row) * width + (place.column - column)
    if (rule === 'largest') {
      const values = placesOf(place.channel, window).map(
        (one) => input[indexOf(one, layer.inputShape)]!,
      )
      // The first of several, as backpropagation takes it.
      return within === values.indexOf(Math.max(...values)) ? 1 : 0
    }
    return weights![(output.channel * inputs + place.channel) * height * width + within]!
  }
}

function partOf(
  layer: ResolvedLayer,
  delta: Float32Array,
  window: Rectangle,
  channel: number,
  weightOf: WeightOf,
): DerivationPart {
  const places = placesOf(channel, window)
  const inputs = Float32Array.from(places, (one) => delta[indexOf(one, layer.outputShape)]!)
  const weights = Float32Array.from(places, weightOf)
  return { channel, inputs, weights, sum: weightedSum(inputs, weights) }
}
