import type { OptionRule } from './layer.ts'
import { type Kind, kinds, layerOf, type LayerSpec } from './layers/index.ts'
import {
  checkPreprocessable,
  parsePreprocessing,
  type Preprocessing,
} from './preprocessing/preprocessing.ts'
import { quote } from './quote.ts'
import { type Shape, ShapeError, size } from './shape.ts'

/** A network as it is written down in settings, model files and messages. */
export interface NetworkSpec {
  readonly name: string
  /** One example: `[channels, height, width]` or `[features]`. */
  readonly inputShape: Shape
  /** What is done to an image first; left out where it is nothing. */
  readonly preprocessing?: Preprocessing
  readonly layers: readonly LayerSpec[]
}

/** What a network may need at most; beyond it, memory runs out before anything is learned. */
export const networkLimits = {
  layers: 64,
  parameters: 20_000_000,
  /** Values of one example, summed over all layers. */
  activations: 4_000_000,
} as const

/**
 * Checks a network that comes from outside: a model file, a message. Whether the layers fit each
 * other is for `buildNetwork` to say.
 *
 * @throws ShapeError for anything that is missing, unknown, of the wrong type or out of range.
 */
export function parseNetworkSpec(value: unknown): NetworkSpec {
  if (!isRecord(value)) throw new ShapeError(`A network is an object, but this is ${quote(value)}.`)
  for (const key of Object.keys(value)) {
    if (!['name', 'inputShape', 'preprocessing', 'layers'].includes(key)) {
      throw new ShapeError(
        `A network has no ${quote(key)}; it has a name, inputShape, preprocessing and layers.`,
      )
    }
  }
  const inputShape = parseInputShape(value['inputShape'])
  return {
    name: parseName(value['name']),
    inputShape,
    ...steps(value['preprocessing'], inputShape),
    layers: parseLayers(value['layers']),
  }
}

/** Without any, a network is written as if there were no such thing. */
function steps(value: unknown, inputShape: Shape): Pick<NetworkSpec, 'preprocessing'> {
  const preprocessing = value === undefined ? [] : parsePreprocessing(value)
  if (preprocessing.length === 0) return {}
  checkPreprocessable(inputShape)
  return { preprocessing }
}

function parseName(value: unknown): string {
  if (typeof value === 'string' && value.length >= 1 && value.length <= 100) return value
  throw new ShapeError(`A network's name is 1 to 100 characters, but this is ${quote(value)}.`)
}

function parseInputShape(value: unknown): Shape {
  const isShape =
    Array.isArray(value) &&
    (value.length === 1 || value.length === 3) &&
    value.every((extent) => Number.isSafeInteger(extent) && extent >= 1) &&
    size(value) <= networkLimits.activations
  if (isShape) return [...value]
  throw new ShapeError(
    `An input shape is [channels, height, width] or [features] in whole numbers of ` +
      `${networkLimits.activations.toLocaleString('en-US')} values at most, ` +
      `but this is ${quote(value)}.`,
  )
}

function parseLayers(value: unknown): LayerSpec[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > networkLimits.layers) {
    const found = Array.isArray(value) ? `this has ${value.length}` : `this is ${quote(value)}`
    throw new ShapeError(`A network has 1 to ${networkLimits.layers} layers, but ${found}.`)
  }
  return value.map((layer: unknown, index) => parseLayer(layer, index + 1))
}

function parseLayer(value: unknown, number: number): LayerSpec {
  if (!isRecord(value)) {
    throw new ShapeError(`Layer ${number}: a layer is an object, but this is ${quote(value)}.`)
  }
  const { kind, ...options } = value
  if (!isKind(kind)) {
    throw new ShapeError(
      `Layer ${number}: there is no kind ${quote(kind)}; the kinds are ${kinds.join(', ')}.`,
    )
  }
  const { label, rules } = layerOf(kind)
  for (const [name, option] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (!rule) throw new ShapeError(`Layer ${number} (${label}): it has no option ${quote(name)}.`)
    if (!isAllowed(option, rule)) {
      const found = `not ${quote(option)}`
      throw new ShapeError(
        `Layer ${number} (${label}): ${name} must be ${describeRule(rule)}, ${found}.`,
      )
    }
  }
  return { kind, ...options } as LayerSpec
}

function isAllowed(value: unknown, rule: OptionRule): boolean {
  if (rule.type === 'choice') return typeof value === 'string' && rule.choices.includes(value)
  return (
    typeof value === 'number' &&
    value >= rule.min &&
    value <= rule.max &&
    (rule.type === 'number' || Number.isInteger(value))
  )
}

function describeRule(rule: OptionRule): string {
  if (rule.type === 'choice') return rule.choices.map(quote).join(' or ')
  return `a ${rule.type === 'integer' ? 'whole ' : ''}number from ${rule.min} to ${rule.max}`
}

function isKind(value: unknown): value is Kind {
  return kinds.some((kind) => kind === value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
