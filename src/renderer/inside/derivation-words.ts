import { layerOf } from '../../nn/catalog.ts'
import type { Derivation, LayerView } from '../../shared/layer-view.ts'
import { addend, count, figure } from '../format.ts'

type Shape = LayerView['shape']

/** "The image", "Map 3", "Unit 12" */
export function channelName({ layers, shape }: LayerView, channel: number): string {
  if (layers.length === 0) return shape[0] === 1 ? 'The image' : `Channel ${channel + 1}`
  return shape.length === 1 ? `Unit ${count(channel + 1)}` : `Map ${channel + 1}`
}

/** "Map 3, row 12, column 7"; of the answer, what it is for. */
export function placeName(
  view: LayerView,
  { at }: Derivation,
  classNames: readonly string[] | null,
): string {
  if (classNames) return `Answer ${classNames[at.channel] ?? at.channel}`
  const name = channelName(view, at.channel)
  return view.shape.length === 1 ? name : `${name}, row ${at.row + 1}, column ${at.column + 1}`
}

/** How the first of the stage's layers makes one number of many. */
export function ruleWords({ rule, height, width, parts }: Derivation, source: Shape): string {
  switch (rule) {
    case 'weights':
      if (height * width === 1 && source.length === 1) {
        return 'Each unit is multiplied by a weight of its own, and everything is added up. Units that matter most come first.'
      }
      return parts.length === 1
        ? 'Each number in the frame is multiplied by the weight in its place, and everything is added up.'
        : 'In each map, each number in the frame is multiplied by the weight in its place, and everything is added up. Maps that matter most come first.'
    case 'largest':
      return 'Of the numbers in the frame the largest is kept.'
    case 'mean':
      return 'The mean of the numbers in the frame is kept.'
    case 'alone':
      return 'Made of the number in the same place.'
    case 'share':
      return 'e to the power of the number in the same place, as a share of the same of all numbers.'
  }
}

/** One term of the sum, or one layer after it, as a line of arithmetic is read. */
export interface Term {
  readonly what: string
  readonly value: string
}

/** What is added up before the stage's first layer is through: products, what was left out, bias. */
export function addends({ parts, others, bias, rule }: Derivation, source: LayerView): Term[] {
  if (rule !== 'weights') return []
  const shown = parts.reduce((sum, part) => sum + part.sum, 0)
  const [one, many] = source.shape.length === 1 ? ['unit', 'units'] : ['map', 'maps']
  const terms = [{ what: 'Products', value: figure(shown) }]
  if (others.count > 0) {
    const what = `${count(others.count)} other ${others.count === 1 ? one : many}`
    terms.push({ what, value: addend(others.sum) })
  }
  if (bias !== null) terms.push({ what: 'Bias', value: addend(bias) })
  return terms
}

/** What each of the stage's layers makes of the number, and calibration of a probability. */
export function results({ steps, calibrated }: Derivation): Term[] {
  const terms = steps.map(({ kind, value }) => ({
    what: layerOf(kind).label,
    value: figure(value),
  }))
  if (calibrated !== null) terms.push({ what: 'Calibration', value: figure(calibrated) })
  return terms
}
