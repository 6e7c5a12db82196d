import { type Kind, layerOf, type LayerSpec, type Options } from './layers/index.ts'
import { networkLimits, type NetworkSpec, parseNetworkSpec } from './network-spec.ts'
import { describeShape, featureCount, type Shape, ShapeError, size } from './shape.ts'

export { networkLimits, type NetworkSpec, parseNetworkSpec } from './network-spec.ts'

/** One tensor in the flat vector of parameters. */
export interface ParameterSlot {
  /** As in a PyTorch state_dict: `conv1.weight`. */
  readonly name: string
  /** PyTorch's layout: `[filters, channels, kernel, kernel]`, `[units, features]`. */
  readonly shape: Shape
  readonly offset: number
  readonly length: number
  /** False for running statistics: no optimizer touches them. */
  readonly isTrainable: boolean
}

export interface ResolvedLayer {
  readonly kind: Kind
  /** Unique in the network: `conv1`, `conv2`, `relu1`. */
  readonly name: string
  /** All of the layer's options, defaults filled in. */
  readonly options: Options
  readonly inputShape: Shape
  readonly outputShape: Shape
  readonly parameters: readonly ParameterSlot[]
  /** Of one forward pass over one example. */
  readonly multiplyAdds: number
}

/** A checked network in which every size is known: pure data, no buffers. */
export interface Network {
  readonly spec: NetworkSpec
  readonly layers: readonly ResolvedLayer[]
  /** Every tensor of every layer, in order and without gaps. */
  readonly parameters: readonly ParameterSlot[]
  readonly parameterCount: number
  readonly multiplyAdds: number
  /** How many classes the last layer tells apart. */
  readonly classes: number
}

/**
 * Works out every shape, name and offset.
 *
 * @throws ShapeError naming the layer, if one has a wrong option or does not fit its input, if the
 *   network is too large, or if its last layer does not give one number per class.
 */
export function buildNetwork(given: NetworkSpec): Network {
  const spec = parseNetworkSpec(given)
  const layers: ResolvedLayer[] = []
  const counts = new Map<string, number>()
  const budget = { parameters: 0, activations: size(spec.inputShape) }
  let shape = spec.inputShape
  for (const [index, layerSpec] of spec.layers.entries()) {
    const { prefix, label } = layerOf(layerSpec.kind)
    const count = (counts.get(prefix) ?? 0) + 1
    counts.set(prefix, count)
    try {
      const layer = resolveLayer(layerSpec, `${prefix}${count}`, shape, budget.parameters)
      budget.parameters += layer.parameters.reduce((sum, { length }) => sum + length, 0)
      budget.activations += size(layer.outputShape)
      checkBudget(budget)
      layers.push(layer)
      shape = layer.outputShape
    } catch (error) {
      throw error instanceof ShapeError ? atLayer(index, label, error) : error
    }
  }
  const parameters = layers.flatMap((layer) => layer.parameters)
  const multiplyAdds = layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0)
  const classes = classCount(shape)
  return { spec, layers, parameters, parameterCount: budget.parameters, multiplyAdds, classes }
}

function resolveLayer(
  { kind, ...given }: LayerSpec,
  name: string,
  inputShape: Shape,
  firstOffset: number,
): ResolvedLayer {
  const layer = layerOf(kind)
  const options: Options = { ...layer.defaults, ...given }
  const outputShape = layer.outputShape(options, inputShape)
  let offset = firstOffset
  const parameters = Object.entries(layer.params(options, inputShape)).map(
    ([parameter, { shape, isTrainable }]): ParameterSlot => {
      const length = size(shape)
      const slot = { name: `${name}.${parameter}`, shape, offset, length, isTrainable }
      offset += slot.length
      return slot
    },
  )
  const multiplyAdds = layer.multiplyAdds(options, inputShape, outputShape)
  return { kind, name, options, inputShape, outputShape, parameters, multiplyAdds }
}

function atLayer(index: number, label: string, error: ShapeError): ShapeError {
  return new ShapeError(`Layer ${index + 1} (${label}): ${error.message}`)
}

function checkBudget({ parameters, activations }: { parameters: number; activations: number }) {
  if (parameters > networkLimits.parameters) {
    throw new ShapeError(
      `with it the network has ${thousands(parameters)} parameters, but at most ` +
        `${thousands(networkLimits.parameters)} are possible; use fewer filters or units.`,
    )
  }
  if (activations > networkLimits.activations) {
    throw new ShapeError(
      `with it the outputs of all layers have ${thousands(activations)} values per image, but at ` +
        `most ${thousands(networkLimits.activations)} are possible; use fewer filters or pool earlier.`,
    )
  }
}

function thousands(count: number): string {
  return count.toLocaleString('en-US')
}

function classCount(shape: Shape): number {
  if (shape.length !== 1 || featureCount(shape) < 2) {
    throw new ShapeError(
      `The last layer must give one number for each class, but its output is ` +
        `${describeShape(shape)}; end with Dense and Softmax.`,
    )
  }
  return featureCount(shape)
}
