import { layerOf } from '../../nn/catalog.ts'
import type { Derivation, Stage } from '../../shared/layer-view.ts'
import { addend, figure, percent } from '../format.ts'
import { channelName, otherWords, placeName, productsOf, type Term, type Told } from './told.ts'

/**
 * @param source what the stage before it gave
 * @param classNames what the numbers are for if they are the network's answer
 */
export function tellDerivation(
  derivation: Derivation,
  stage: Stage,
  source: Stage,
  classNames: readonly string[] | null,
): Told {
  const { at, parts, width, rule } = derivation
  return {
    name: placeName(stage, at, classNames),
    rule: [
      ruleWords(derivation, source.shape),
      ...edgeWords(derivation, source.shape),
      ...(rule === 'weights' ? ['Blue is above zero, orange below.'] : []),
    ].join(' '),
    width,
    parts: parts.map((part) => {
      const from = channelName(source, part.channel, null)
      return {
        ...part,
        from,
        label: `${from}: the numbers in the frame`,
        weightsLabel: 'Their weights',
        products: productsOf(part),
        picked: rule === 'largest' ? part.inputs.indexOf(part.sum) : null,
      }
    }),
    terms: addends(derivation, source),
    results: results(derivation),
  }
}

/** How the first of the stage's layers makes one number of many. */
export function ruleWords(
  { rule, height, width, parts }: Derivation,
  source: Stage['shape'],
): string {
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

/** Zeros look like numbers of the image, and are none. */
function edgeWords(
  { row, column, height, width, rule }: Derivation,
  [, rows = 1, columns = 1]: Stage['shape'],
): string[] {
  const hangsOver = row < 0 || column < 0 || row + height > rows || column + width > columns
  return rule === 'weights' && hangsOver ? ['Beyond the edge there are zeros, the padding.'] : []
}

/** What is added up before the stage's first layer is through: products, what was left out, bias. */
export function addends({ parts, others, bias, rule }: Derivation, source: Stage): Term[] {
  if (rule !== 'weights') return []
  const shown = parts.reduce((sum, part) => sum + part.sum, 0)
  const terms = [{ what: 'Products', value: figure(shown) }]
  if (others.count > 0) {
    terms.push({ what: otherWords(others.count, source), value: addend(others.sum) })
  }
  if (bias !== null) terms.push({ what: 'Bias', value: addend(bias) })
  return terms
}

/** What each of the stage's layers makes of the number, and calibration of a probability. */
export function results({ steps, calibrated }: Derivation): Term[] {
  const terms = steps.flatMap(({ kind, value }, i) => {
    if (kind === 'softmax') return softmaxTerms(value, steps[i - 1]?.value ?? null)
    return [{ what: layerOf(kind).label, value: figure(value) }]
  })
  if (calibrated !== null) terms.push({ what: 'Calibration', value: percent(calibrated, 1) })
  return terms
}

/** The two steps of softmax, unless the number that it begins with is not known or far too large. */
function softmaxTerms(probability: number, logit: number | null): Term[] {
  const { label } = layerOf('softmax')
  const value = percent(probability, 1)
  const power = Math.exp(logit ?? Infinity)
  const total = power / probability
  if (!Number.isFinite(total) || total >= 1e6) return [{ what: label, value }]
  return [
    { what: 'e to its power', value: figure(power) },
    { what: `${label}, the share of it in ${figure(total)}`, value },
  ]
}
