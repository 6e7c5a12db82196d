import type { Network, ResolvedLayer } from '../nn/network.ts'
import type { LayerView } from '../shared/layer-view.ts'

type Kind = ResolvedLayer['kind']

/** These finish the stage that they stand in. */
const finishing: ReadonlySet<Kind> = new Set(['batch-norm', 'relu', 'leaky-relu'])

/** These change how numbers are laid out, or make an answer of them: nothing new to look at. */
const unseen: ReadonlySet<Kind> = new Set(['flatten', 'softmax'])

/**
 * What the stages of a network made of an image, but for the last one, which is the answer.
 * @param activations the output of every layer, in order
 */
export function layerViews(
  { layers }: Pick<Network, 'layers'>,
  activations: readonly Float32Array[],
): LayerView[] {
  const stages = stagesOf(layers).slice(0, -1)
  return stages.map((stage) => {
    const last = stage.at(-1)!
    return {
      layers: stage.map((index) => ({
        kind: layers[index]!.kind,
        options: layers[index]!.options,
      })),
      shape: layers[last]!.outputShape,
      values: asInk(activations[last]!),
    }
  })
}

/** The places of each stage's layers. */
function stagesOf(layers: readonly ResolvedLayer[]): number[][] {
  const stages: number[][] = []
  let isOpen = false
  for (const [index, { kind }] of layers.entries()) {
    // It does nothing to an image that is not learned from.
    if (kind === 'dropout') continue
    if (isOpen && finishing.has(kind)) stages.at(-1)!.push(index)
    else if (!unseen.has(kind)) stages.push([index])
    isOpen = !unseen.has(kind)
  }
  return stages
}

function asInk(values: Float32Array): Uint8Array {
  let [least, greatest] = [0, 0]
  for (const value of values) {
    if (value < least) least = value
    if (value > greatest) greatest = value
  }
  const range = greatest - least || 1
  return Uint8Array.from(values, (value) => Math.round((255 * (value - least)) / range))
}
