import {
  buildNetwork,
  layerOf,
  ShapeError,
  type Kind,
  type LayerSpec,
  type Network,
  type OptionRule,
  type Options,
  type Shape,
} from '../../nn/catalog.ts'

/** One layer as the list shows it; the figures are null from a layer that does not fit on. */
export interface LayerRow {
  readonly spec: LayerSpec
  readonly options: Options
  /** As in a model file: `conv1`. */
  readonly name: string
  readonly label: string
  readonly figures: {
    readonly outputShape: Shape
    readonly parameters: number
    readonly multiplyAdds: number
  } | null
  /** Why it does not fit, in a sentence. */
  readonly problem: string | null
}

/** A list of layers with what is known about it, right or wrong. */
export interface Outline {
  readonly rows: readonly LayerRow[]
  /** Null while something is wrong. */
  readonly network: Network | null
  /** What is wrong with the network as a whole, or with the first layer that does not fit. */
  readonly problem: string | null
}

/** What a network must fit. */
export interface DataShape {
  /** `[1, height, width]` */
  readonly imageShape: Shape
  readonly classes: number
}

export const digits: DataShape = { imageShape: [1, 28, 28], classes: 10 }

/** Infers every shape as far as the layers fit, and says where and why they stop fitting. */
export function outline(
  name: string,
  layers: readonly LayerSpec[],
  { imageShape, classes }: DataShape = digits,
): Outline {
  const rows: LayerRow[] = []
  const counts = new Map<string, number>()
  let shape: Shape | null = imageShape
  for (const spec of layers) {
    const row: LayerRow = rowOf(spec, shape, counts)
    rows.push(row)
    shape = row.figures?.outputShape ?? null
  }
  const misfit = rows.find((row) => row.problem)
  if (misfit) return { rows, network: null, problem: `${misfit.name}: ${misfit.problem}` }
  try {
    const network = buildNetwork({ name, inputShape: imageShape, layers })
    if (network.classes === classes) return { rows, network, problem: null }
    const problem = `The last layer gives ${network.classes} numbers, but there are ${classes} classes.`
    return { rows, network: null, problem }
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    return { rows, network: null, problem: error.message }
  }
}

/** What belongs where the image still is one. */
const imageKinds: ReadonlySet<Kind> = new Set([
  'conv2d',
  'batch-norm',
  'max-pool2d',
  'avg-pool2d',
  'global-avg-pool',
])

/** A new layer before the last Dense and Softmax, where most additions make sense. */
export function withLayerAdded(layers: readonly LayerSpec[], kind: Kind): readonly LayerSpec[] {
  const tail = layers.findLastIndex((layer) => layer.kind === 'flatten')
  const at = imageKinds.has(kind) ? tail : headIndex(layers)
  return at < 0 ? [...layers, { kind }] : layers.toSpliced(at, 0, { kind })
}

export function withLayerRemoved(
  layers: readonly LayerSpec[],
  index: number,
): readonly LayerSpec[] {
  return layers.toSpliced(index, 1)
}

/** The layer at `index` changes places with its neighbour; at the ends nothing happens. */
export function withLayerMoved(
  layers: readonly LayerSpec[],
  index: number,
  by: -1 | 1,
): readonly LayerSpec[] {
  const [layer, other] = [layers[index], layers[index + by]]
  if (!layer || !other) return layers
  return layers.with(index, other).with(index + by, layer)
}

export function withOption(
  layers: readonly LayerSpec[],
  index: number,
  option: string,
  value: string | number,
): readonly LayerSpec[] {
  const layer = layers[index]
  return layer ? layers.with(index, { ...layer, [option]: value }) : layers
}

/** Why a value breaks its rule, or null. */
export function optionProblem(rule: OptionRule, value: string | number): string | null {
  if (rule.type === 'choice') {
    const isKnown = rule.choices.includes(String(value))
    return isKnown ? null : `${rule.label} must be one of ${rule.choices.join(', ')}.`
  }
  const isRight =
    typeof value === 'number' &&
    value >= rule.min &&
    value <= rule.max &&
    (rule.type === 'number' || Number.isInteger(value))
  if (isRight) return null
  const kind = rule.type === 'integer' ? 'a whole number' : 'a number'
  return `${rule.label} must be ${kind} from ${rule.min} to ${rule.max}.`
}

/** The rules of a layer's options by name. */
export function rulesOf(kind: Kind): readonly (readonly [string, OptionRule])[] {
  return Object.entries(layerOf(kind).rules)
}

function rowOf(spec: LayerSpec, input: Shape | null, counts: Map<string, number>): LayerRow {
  const { kind, ...given } = spec
  const layer = layerOf(kind)
  const count = (counts.get(layer.prefix) ?? 0) + 1
  counts.set(layer.prefix, count)
  const options: Options = { ...layer.defaults, ...given }
  const row = { spec, options, name: `${layer.prefix}${count}`, label: layer.label }
  if (!input) return { ...row, figures: null, problem: null }
  const broken = rulesOf(kind)
    .map(([name, rule]) => optionProblem(rule, options[name] ?? ''))
    .find((problem) => problem !== null)
  if (broken) return { ...row, figures: null, problem: broken }
  try {
    const outputShape = layer.outputShape(options, input)
    const parameters = Object.values(layer.params(options, input)).reduce(
      (sum, { shape }) => sum + shape.reduce((product, extent) => product * extent, 1),
      0,
    )
    const multiplyAdds = layer.multiplyAdds(options, input, outputShape)
    return { ...row, figures: { outputShape, parameters, multiplyAdds }, problem: null }
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    return { ...row, figures: null, problem: sentence(error.message) }
  }
}

/** Where the last Dense layer begins, or the end. */
function headIndex(layers: readonly LayerSpec[]): number {
  return layers.findLastIndex((layer) => layer.kind === 'dense')
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
