import { layerOf } from '../nn/layers/index.ts'
import type { ResolvedLayer } from '../nn/network.ts'
import { hasPlace, indexOf, type Place, type Reach, type Rectangle } from '../nn/reach.ts'
import type { Shape } from '../nn/shape.ts'
import type { DerivationPart, GradientDerivation, StagePlace } from '../shared/layer-view.ts'
import { type BackwardPass, type BackwardStage, behind } from './backward.ts'
import { strongestFirst, tensorOf, total } from './derivation.ts'

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

const reachOf = ({ kind, options, inputShape }: ResolvedLayer, place: Place): Reach =>
  layerOf(kind).reach(options, inputShape, place)

const channelsOf = ([channels = 1]: Shape) => Array.from({ length: channels }, (_, one) => one)

/** The rectangle of the layer's output, the same in all of its channels, that is made of a number. */
function readersOf(layer: ResolvedLayer, place: Place): Rectangle {
  const [, rows = 1, columns = 1] = layer.outputShape
  const reading = (
    length: number,
    isRead: (reach: Reach) => boolean,
    toPlace: (at: number) => object,
  ) =>
    Array.from({ length }, (_, at) => at).filter((at) =>
      isRead(reachOf(layer, { channel: 0, row: 0, column: 0, ...toPlace(at) })),
    )
  const down = reading(
    rows,
    ({ row, height }) => place.row >= row && place.row < row + height,
    (row) => ({ row }),
  )
  const across = reading(
    columns,
    ({ column, width }) => place.column >= column && place.column < column + width,
    (column) => ({ column }),
  )
  if (down.length === 0 || across.length === 0) return empty
  return { row: down[0]!, column: across[0]!, height: down.length, width: across.length }
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
    const { rule, row, column, height, width } = reachOf(layer, output)
    if (rule === 'mean') return 1 / (height * width)
    const within = (place.row - row) * width + (place.column - column)
    if (rule === 'largest') {
      const first = firstLargest(input, layer.inputShape, place.channel, {
        row,
        column,
        height,
        width,
      })
      return within === first ? 1 : 0
    }
    return weights![(output.channel * inputs + place.channel) * height * width + within]!
  }
}

/** Which number of the window the largest one is, the first of several. */
function firstLargest(
  input: Float32Array,
  shape: Shape,
  channel: number,
  { row, column, height, width }: Rectangle,
): number {
  const values = Array.from({ length: height * width }, (_, i) => {
    const place = { channel, row: row + Math.floor(i / width), column: column + (i % width) }
    return input[indexOf(place, shape)]!
  })
  return values.indexOf(Math.max(...values))
}

function partOf(
  layer: ResolvedLayer,
  delta: Float32Array,
  { row, column, height, width }: Rectangle,
  channel: number,
  weightOf: WeightOf,
): DerivationPart {
  const places = Array.from({ length: height * width }, (_, i) => {
    return { channel, row: row + Math.floor(i / width), column: column + (i % width) }
  })
  const inputs = Float32Array.from(places, (one) => delta[indexOf(one, layer.outputShape)]!)
  const weights = Float32Array.from(places, weightOf)
  return { channel, inputs, weights, sum: total(inputs.map((input, i) => input * weights[i]!)) }
}
