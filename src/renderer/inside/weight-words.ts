import { layerOf, type Place } from '../../nn/catalog.ts'
import type { SingleWeight, Stage, WeightDerivation, WeightsView } from '../../shared/layer-view.ts'
import { count, figure, significant } from '../format.ts'
import { powerOf, scaledFigure, unitWords } from './gradient-words.ts'
import { channelName, lowerFirst, placeName, productsOf, type Told } from './told.ts'

/** The filter or unit whose weights are looked at. */
export interface WeightOwner {
  readonly stage: Stage
  /** What its stage reads. */
  readonly source: Stage
  readonly channel: number
  /** What the stage's numbers are for if they are the network's answer. */
  readonly classNames: readonly string[] | null
}

/** "the filter of map 3", "unit 12", "answer 7" */
export function ownerName({ stage, channel, classNames }: WeightOwner): string {
  const name = lowerFirst(channelName(stage, channel, classNames))
  return stage.shape.length === 1 ? name : `the filter of ${name}`
}

/** "Weight for map 2, row 1, column 3", "Weight for unit 12" */
export function weightName({ source }: WeightOwner, { shape }: WeightsView, at: Place): string {
  const read = { ...source, shape }
  const [, height = 1, width = 1] = shape
  const name =
    height * width === 1 ? channelName(read, at.channel, null) : placeName(read, at, null)
  return `Weight for ${lowerFirst(name)}`
}

/** Why the gradient of one weight is a sum, or is none. */
export function usesWords({ places }: WeightsView): string {
  return places === 1
    ? 'Each weight is used once: its gradient is the gradient above, times the number that it is multiplied with.'
    : `The filter is used in ${count(places)} places, so each of its weights is too: its gradient is a sum over all of them.`
}

export function tellWeight(owner: WeightOwner, view: WeightsView, told: WeightDerivation): Told {
  const power = powerOf(told.gradient, told.deltas)
  const inputs = told.deltas.map((delta) => delta / power)
  const from = `Gradients of ${lowerFirst(channelName(owner.stage, owner.channel, owner.classNames))}`
  const sum = told.gradient / power
  return {
    name: `Gradient of the ${lowerFirst(weightName(owner, view, told.at))}`,
    rule: [
      'The gradient of each number that the weight helped to make, times the number that it was multiplied with there.',
      ...unitWords(power),
    ].join(' '),
    width: told.width,
    parts: [
      {
        channel: owner.channel,
        from,
        label: from,
        inputs,
        weights: told.inputs,
        weightsLabel: 'The numbers that the weight was multiplied with',
        products: productsOf({ inputs, weights: told.inputs }),
        sum,
        picked: null,
      },
    ],
    terms: [],
    results: [{ what: 'Gradient', value: scaledFigure(told.gradient, power) }],
  }
}

/** Below this float32 makes much of a loss that is measured twice. */
const wellMeasured = 0.002

/** What the loss itself says to it, and what a step makes of the weight. */
export function stepSentence({ value, gradient, measured }: WeightDerivation, rate: number) {
  const step = -rate * gradient
  return [
    `The gradient is ${significant(gradient)}; measured, by making the weight a little greater and a ` +
      `little less and reading the image again, ${significant(measured)}.`,
    ...apartWords(gradient, measured),
    `A step at the learning rate ${significant(rate)} moves the weight by ` +
      `${step > 0 ? '+' : ''}${significant(step)}, from ${significant(value)}.`,
  ].join(' ')
}

function apartWords(gradient: number, measured: number): string[] {
  const apart = Math.abs(measured - gradient)
  if (apart <= 0.01 * Math.abs(gradient)) return []
  if (Math.max(Math.abs(gradient), Math.abs(measured), apart) < wellMeasured) {
    return ['So small a gradient can’t be measured more exactly.']
  }
  if (apart <= 0.01 * Math.abs(gradient) + wellMeasured) return []
  return ['They differ where ReLU or a pooling switches between the two.']
}

/** "Bias 0.12, gradient −0.03" */
export function singleSentence({ kind, name, value, gradient }: SingleWeight): string {
  return `${singleName(kind, name)} ${figure(value)}, gradient ${significant(gradient)}`
}

/** Null unless a normalisation stands between. */
export function normalisationWords({ single }: WeightsView): string | null {
  if (!single.some(({ kind }) => kind === 'batch-norm')) return null
  return (
    'BatchNorm is held at its running statistics here. In training it takes those of the batch, and ' +
    'what a bias before it adds is taken away again.'
  )
}

function singleName(kind: SingleWeight['kind'], name: SingleWeight['name']): string {
  if (kind !== 'batch-norm') return 'Bias'
  return `${layerOf(kind).label}’s ${name === 'weight' ? 'scale' : 'shift'}`
}
