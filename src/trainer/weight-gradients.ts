import { imageLosses } from '../nn/single-image.ts'
import type { ResolvedLayer } from '../nn/network.ts'
import { hasPlace, indexOf, type Place, placesOf } from '../nn/reach.ts'
import type { Shape } from '../nn/shape.ts'
import type {
  SingleWeight,
  StagePlace,
  WeightDerivation,
  WeightsView,
} from '../shared/layer-view.ts'
import type { BackwardPass, BackwardStage } from './backward.ts'
import { reachOf, slotOf, weightedSum } from './reading.ts'

/** By how much a weight is moved to measure its gradient: enough for float32, and hardly over a kink. */
const nudge = 0.001

/** The weights that make one output of a stage. */
interface Filter {
  readonly layer: ResolvedLayer
  /** Where its weights begin among the parameters of the whole network. */
  readonly offset: number
  /** As the stage before is shaped, if it reads all of it, or `[channels, height, width]`. */
  readonly shape: Shape
  readonly length: number
}

/**
 * What the filter or unit that gave a number would learn.
 * @returns null for a number that no weights were multiplied for
 */
export function weightsView(pass: BackwardPass, at: StagePlace): WeightsView | null {
  const stage = pass.stages[at.stage]
  const filter = filterOf(pass, at)
  if (!stage || !filter) return null
  const { offset, length, shape } = filter
  const [, rows = 1, columns = 1] = stage.shape
  return {
    shape,
    weights: pass.parameters.slice(offset, offset + length),
    gradients: pass.gradients.slice(offset, offset + length),
    places: rows * columns,
    single: singleWeights(pass, stage, at.channel),
  }
}

/**
 * How the gradient of one weight came about.
 * @param at a number that the weight helped to make
 * @param weight where it stands in its filter
 * @returns null if there is none
 */
export function weightDerivationOf(
  pass: BackwardPass,
  at: StagePlace,
  weight: Place,
): WeightDerivation | null {
  const stage = pass.stages[at.stage]
  const filter = filterOf(pass, at)
  if (!stage || !filter || !hasPlace(filter.shape, weight)) return null
  const index = filter.offset + indexOf(weight, filter.shape)
  const [, height = 1, width = 1] = stage.shape
  const outputs = placesOf(at.channel, { row: 0, column: 0, height, width })
  const deltas = Float32Array.from(outputs, (place) => stage.delta[indexOf(place, stage.shape)]!)
  const inputs = Float32Array.from(outputs, (place) => inputFor(pass, stage, filter, weight, place))
  return {
    at: weight,
    value: pass.parameters[index]!,
    deltas,
    inputs,
    width,
    gradient: weightedSum(deltas, inputs),
    measured: measuredGradient(pass, index),
  }
}

function filterOf(pass: BackwardPass, at: StagePlace): Filter | null {
  const [source, stage] = [pass.stages[at.stage - 1], pass.stages[at.stage]]
  const layer = stage?.layers[0]
  if (!source || !stage || !layer || !hasPlace(stage.shape, at)) return null
  const { rule, height, width } = reachOf(layer, at)
  const slot = slotOf(layer, 'weight')
  if (rule !== 'weights' || !slot) return null
  const length = slot.length / layer.outputShape[0]!
  // Behind Flatten a unit reads the image that was laid out flat for it.
  const shape = layer.inputShape.length === 1 ? source.shape : [layer.inputShape[0]!, height, width]
  return { layer, offset: slot.offset + at.channel * length, shape, length }
}

/** What a weight is multiplied with for one number of the output. */
function inputFor(
  pass: BackwardPass,
  { indices: [number = 0] }: BackwardStage,
  { layer, shape }: Filter,
  weight: Place,
  output: Place,
): number {
  const input = pass.activations[number - 1] ?? pass.input
  if (layer.inputShape.length === 1) return input[indexOf(weight, shape)]!
  const { row, column } = reachOf(layer, output)
  const read = { ...weight, row: row + weight.row, column: column + weight.column }
  return hasPlace(layer.inputShape, read) ? input[indexOf(read, layer.inputShape)]! : 0
}

function singleWeights(
  { parameters, gradients }: BackwardPass,
  { layers }: BackwardStage,
  channel: number,
): SingleWeight[] {
  return layers.flatMap((layer, i) =>
    (['weight', 'bias'] as const).flatMap((name) => {
      const slot = slotOf(layer, name)
      // The filter itself is no single one.
      if (!slot || (i === 0 && name === 'weight')) return []
      const index = slot.offset + channel
      const [value, gradient] = [parameters[index]!, gradients[index]!]
      return [{ kind: layer.kind, name, value, gradient }]
    }),
  )
}

/** (loss with a little more of a weight - loss with a little less) / the difference */
function measuredGradient({ network, input, label, parameters }: BackwardPass, index: number) {
  const lossOf = imageLosses(network, input, label)
  const lossAt = (value: number) => {
    const moved = parameters.slice()
    moved[index] = value
    return lossOf(moved).loss
  }
  const value = parameters[index]!
  // As float32 has them, which is not exactly what was asked for.
  const [more, less] = [Math.fround(value + nudge), Math.fround(value - nudge)]
  return (lossAt(more) - lossAt(less)) / (more - less)
}
