import { type ImageGradients, imageGradients } from '../nn/single-image.ts'
import type { Network, ResolvedLayer } from '../nn/network.ts'
import type { Shape } from '../nn/shape.ts'
import { softmaxRows } from '../nn/loss.ts'
import type { BackwardView } from '../shared/layer-view.ts'
import { viewsOf } from './layer-views.ts'
import { stagesOf } from './seen-image.ts'

/** What backpropagation found for one image. */
export interface BackwardPass extends ImageGradients {
  readonly network: Network
  readonly parameters: Float32Array
  /** `inputShape`, as the network takes it. */
  readonly input: Float32Array
  readonly label: number
  /** `[classes]` */
  readonly probabilities: Float32Array
  /** The image, then the stages of the network. */
  readonly stages: readonly BackwardStage[]
}

export interface BackwardStage {
  /** Where its layers stand in the network; none for the image. */
  readonly indices: readonly number[]
  readonly layers: readonly ResolvedLayer[]
  readonly shape: Shape
  /** dLoss/d(what its first layer gives), of its shape. */
  readonly delta: Float32Array
}

/** @param label what the image is taken for */
export function backwardPass(
  network: Network,
  parameters: Float32Array,
  input: Float32Array,
  label: number,
): BackwardPass {
  const found = imageGradients(network, parameters, input, label)
  const image = { indices: [], layers: [], shape: network.spec.inputShape, delta: found.deltas[0]! }
  const stages = stagesOf(network.layers).map((indices): BackwardStage => {
    const layers = indices.map((index) => network.layers[index]!)
    return { indices, layers, shape: layers[0]!.outputShape, delta: behind(found, indices[0]!) }
  })
  const probabilities = new Float32Array(network.classes)
  softmaxRows(1, network.classes, found.logits, probabilities)
  return { ...found, network, parameters, input, label, probabilities, stages: [image, ...stages] }
}

/** dLoss/d(what a layer gives). The loss takes what a softmax layer at the end is given. */
export function behind({ deltas }: Pick<ImageGradients, 'deltas'>, layer: number): Float32Array {
  return deltas[layer + 1] ?? deltas.at(-1)!
}

/** The whole of it, to be looked at. */
export function gradientViews({
  label,
  probabilities,
  loss,
  stages,
}: BackwardPass): Pick<BackwardView, 'label' | 'probability' | 'loss' | 'stages'> {
  return {
    label,
    probability: probabilities[label]!,
    loss,
    stages: viewsOf(stages.map((stage) => ({ ...stage, values: stage.delta }))),
  }
}
