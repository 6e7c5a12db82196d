import { layerOf } from '../../nn/catalog.ts'
import type { GradientDerivation, Stage } from '../../shared/layer-view.ts'
import { addend, figure, powerOfTen, significant } from '../format.ts'
import {
  channelName,
  lowerFirst,
  otherWords,
  placeName,
  productsOf,
  type Term,
  type Told,
} from './told.ts'

/** What the numbers of each are for; null unless they are the network's answer. */
interface NamesOfBoth {
  readonly stage: readonly string[] | null
  readonly reader: readonly string[] | null
}

/**
 * @param reader the stage behind it, from which the gradient comes; null for the answer
 */
export function tellGradient(
  derivation: GradientDerivation,
  stage: Stage,
  reader: Stage | null,
  classNames: NamesOfBoth,
): Told {
  const { parts, width, rule, at, sum, steps } = derivation
  const power = powerOf(sum, ...parts.map(({ inputs }) => inputs))
  const isStopped = sum !== 0 && steps.some(({ kind, value }) => kind === 'relu' && value === 0)
  return {
    name: `Gradient of ${lowerFirst(placeName(stage, at, classNames.stage))}`,
    rule: [
      ruleWords(derivation),
      ...(isStopped ? ['ReLU gave zero here, so it lets nothing back.'] : []),
      ...(reader ? unitWords(power) : []),
    ].join(' '),
    width,
    parts: reader
      ? parts.map((part) => {
          const from = channelName(reader, part.channel, classNames.reader)
          const inputs = part.inputs.map((value) => value / power)
          const own = { ...part, inputs, sum: part.sum / power }
          const label = `${from}: the gradients in the frame`
          const weightsLabel = 'Their weights'
          return { ...own, from, label, weightsLabel, products: productsOf(own), picked: null }
        })
      : [],
    terms: reader ? terms(derivation, reader, rule, power) : answerTerms(derivation),
    results: reader ? results(derivation, power) : [{ what: 'Gradient', value: significant(sum) }],
  }
}

/** The power of ten in which the largest of the gradients has one digit before the point; 1 at most. */
export function powerOf(sum: number, ...gradients: readonly Float32Array[]): number {
  const sizes = gradients.flatMap((some) => Array.from(some, Math.abs))
  const largest = Math.max(Math.abs(sum), ...sizes)
  return largest > 0 && largest < 0.1 ? 10 ** Math.floor(Math.log10(largest)) : 1
}

/** A sentence that tells the power, unless it is 1. */
export function unitWords(power: number): string[] {
  return power === 1
    ? []
    : [`Gradients are in units of ${powerOfTen(Math.round(Math.log10(power)))}.`]
}

/** A gradient in that power of ten: "−0.14 × 10⁻³" */
export function scaledFigure(gradient: number, power: number): string {
  const shown = figure(gradient / power)
  if (power === 1 || gradient === 0) return shown
  return `${shown}\u202f×\u202f${powerOfTen(Math.round(Math.log10(power)))}`
}

function ruleWords({ rule, answer, parts }: GradientDerivation): string {
  if (answer) return 'Here the way back begins: the probability, less 1 for the class it should be.'
  if (parts.every(({ inputs }) => inputs.length === 0)) {
    return 'No number of the next layer is made of it, so it has no part in the loss.'
  }
  switch (rule) {
    case 'weights':
      return 'Each number that is made of this one passes its gradient back, multiplied by the weight between them.'
    case 'largest':
      return 'A window passes its gradient back to its largest number, and to no other.'
    case 'mean':
      return 'A window passes its gradient back to all of its numbers in equal shares.'
    case 'alone':
    case 'share':
      return 'Passed back by the number in the same place.'
  }
}

function terms(
  { parts, others }: GradientDerivation,
  reader: Stage,
  rule: GradientDerivation['rule'],
  power: number,
): Term[] {
  if (rule === 'alone' || rule === 'share') return []
  const shown = parts.reduce((sum, part) => sum + part.sum, 0)
  const products = { what: 'Products', value: figure(shown / power) }
  if (others.count === 0) return [products]
  return [products, { what: otherWords(others.count, reader), value: addend(others.sum / power) }]
}

function answerTerms({ answer }: GradientDerivation): Term[] {
  if (!answer) return []
  return [
    { what: 'Probability', value: significant(answer.probability) },
    { what: '\u2212 should be', value: String(answer.target) },
  ]
}

/** What the stage gave, and what each of its layers leaves of it on the way back. */
function results({ sum, steps }: GradientDerivation, power: number): Term[] {
  return [
    { what: 'Gradient', value: scaledFigure(sum, power) },
    ...steps.map(({ kind, value }) => ({
      what: `before ${layerOf(kind).label}`,
      value: scaledFigure(value, power),
    })),
  ]
}
