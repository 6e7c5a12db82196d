import type { Network, ResolvedLayer } from '../nn/network.ts'
import type { Shape } from '../nn/shape.ts'

/** All that a network made of one image on the way to its answer. */
export interface SeenImage {
  readonly network: Pick<Network, 'spec' | 'layers'>
  /** The image as the network takes it, `inputShape`. */
  readonly input: Float32Array
  /** The output of every layer, in order. */
  readonly activations: readonly Float32Array[]
  /** The answer's probabilities at the network's temperature; null for one that has none. */
  readonly calibrated: Float32Array | null
}

/** What a stage of the network, a layer that does something new and those that finish it, gives. */
export interface StageOutput {
  /** None for the image itself. */
  readonly layers: readonly ResolvedLayer[]
  /** What each of the layers gave. */
  readonly steps: readonly Float32Array[]
  readonly shape: Shape
  readonly values: Float32Array
}

type Kind = ResolvedLayer['kind']

/** These finish the stage that they stand in. */
const finishing: ReadonlySet<Kind> = new Set(['batch-norm', 'relu', 'leaky-relu', 'softmax'])

/**
 * The image, then what each stage gives to the next one. Dropout, which does nothing to an image that
 * is not learned from, and Flatten, which only lays numbers out in another way, are in no stage.
 */
export function outputsOf({ network, input, activations }: SeenImage): StageOutput[] {
  const image = { layers: [], steps: [], shape: network.spec.inputShape, values: input }
  const stages = stagesOf(network.layers).map((indices): StageOutput => {
    const layers = indices.map((index) => network.layers[index]!)
    const steps = indices.map((index) => activations[index]!)
    return { layers, steps, shape: layers.at(-1)!.outputShape, values: steps.at(-1)! }
  })
  return [image, ...stages]
}

/** The places of each stage's layers. */
export function stagesOf(layers: readonly ResolvedLayer[]): number[][] {
  const stages: number[][] = []
  let isOpen = false
  for (const [index, { kind }] of layers.entries()) {
    if (kind === 'dropout') continue
    if (isOpen && finishing.has(kind)) stages.at(-1)!.push(index)
    else if (kind !== 'flatten') stages.push([index])
    isOpen = kind !== 'flatten'
  }
  return stages
}
