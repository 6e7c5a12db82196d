import type { Floats, Kernels } from './kernels/kernels.ts'
import type { BackwardPass } from './layer.ts'
import { layerOf, type Options } from './layers/index.ts'
import type { Network, ResolvedLayer } from './network.ts'
import type { Random } from './random.ts'
import { size } from './shape.ts'

/** The buffers of a network and the way through them; nothing is allocated after it is made. */
export interface Propagation {
  /** All trainable parameters, flat, in the network's order. */
  readonly parameters: Float32Array
  /** dLoss/dparameters; `backward` adds to them. */
  readonly gradients: Float32Array
  /** `[capacity, ...inputShape]`: to be filled before `forward`. */
  readonly input: Float32Array
  /** What every layer gave, `[capacity, ...outputShape]` each. */
  readonly outputs: readonly Float32Array[]
  /** `[capacity, classes]`: the last outputs, but for a softmax layer at the end. */
  readonly logits: Float32Array
  /** dLoss/dlogits, `[capacity, classes]`: to be filled before `backward`. */
  readonly dlogits: Float32Array
  /** From the input to the logits. */
  forward(batch: number, isTraining: boolean): void
  /** From the logits to the last layer's outputs: a softmax layer at the end, or nothing. */
  finish(): void
  /** From dlogits to the gradients of the forward pass before. */
  backward(): void
  /**
   * dLoss/d(the input, and what each layer up to the logits gave), `[capacity, ...shape]` each, after
   * `backward`; null unless they are asked for.
   */
  readonly deltas: readonly Float32Array[] | null
}

/** A pass whose moving parts are set before each run. */
type Step = { -readonly [Name in keyof BackwardPass<Options>]: BackwardPass<Options>[Name] }

/**
 * Lays out the buffers for passes of up to `capacity` examples. A layer's dy and dx are two of two
 * buffers that take turns, since only two neighbouring gradients are ever needed at once, unless all are
 * to be kept.
 *
 * @param random feeds dropout
 * @param keepsDeltas leads the gradients back to the input, and keeps all of them
 */
export function createPropagation(
  network: Network,
  capacity: number,
  kernels: Kernels,
  random: Random,
  keepsDeltas = false,
): Propagation {
  const parameters = new Float32Array(network.parameterCount)
  const gradients = new Float32Array(network.parameterCount)
  const input = new Float32Array(capacity * size(network.spec.inputShape))
  const outputs = network.layers.map(
    ({ outputShape }) => new Float32Array(capacity * size(outputShape)),
  )
  const layers = network.layers.map(({ kind }) => layerOf(kind))

  const endsInSoftmax = network.layers.at(-1)!.kind === 'softmax'
  const trained = endsInSoftmax ? network.layers.length - 1 : network.layers.length
  const logits = outputs[trained - 1] ?? input
  const firstLearning = network.layers.findIndex((layer) => layer.parameters.length > 0)

  const lengths = [input, ...outputs.slice(0, trained)].map(({ length }) => length)
  const largest = Math.max(...lengths)
  const turns = [new Float32Array(largest), new Float32Array(largest)] as const
  const deltas = keepsDeltas ? lengths.map((length) => new Float32Array(length)) : null
  const firstReached = keepsDeltas ? 0 : firstLearning
  /** Of what a layer is given. */
  const deltaOf = (layer: number) => deltas?.[layer] ?? turns[layer % 2]!
  const dlogits = deltaOf(trained)

  const steps = network.layers.map((layer, index): Step => ({
    options: layer.options,
    inputShape: layer.inputShape,
    outputShape: layer.outputShape,
    batch: 0,
    x: outputs[index - 1] ?? input,
    y: outputs[index]!,
    dy: deltaOf(index + 1),
    dx: keepsDeltas || index > firstLearning ? deltaOf(index) : null,
    params: slices(layer, parameters),
    grads: slices(layer, gradients),
    saved: allocateSaved(layer, capacity),
    kernels,
    isTraining: false,
    random,
  }))

  function run(index: number, batch: number, isTraining: boolean) {
    const step = steps[index]!
    step.batch = batch
    step.isTraining = isTraining
    layers[index]!.forward(step)
  }

  return {
    parameters,
    gradients,
    input,
    outputs,
    logits,
    dlogits,
    forward(batch, isTraining) {
      for (let index = 0; index < trained; index++) run(index, batch, isTraining)
    },
    finish() {
      if (endsInSoftmax) run(trained, steps[trained - 1]?.batch ?? capacity, false)
    },
    deltas,
    backward() {
      if (firstReached < 0) return
      for (let index = trained - 1; index >= firstReached; index--) {
        layers[index]!.backward(steps[index]!)
      }
    },
  }
}

/** The layer's own parts of a flat vector, by the parameter's name without the layer's. */
function slices(layer: ResolvedLayer, values: Float32Array): Record<string, Floats> {
  return Object.fromEntries(
    layer.parameters.map(({ name, offset, length }) => [
      name.slice(layer.name.length + 1),
      values.subarray(offset, offset + length),
    ]),
  )
}

function allocateSaved(
  { kind, options, inputShape, outputShape }: ResolvedLayer,
  capacity: number,
) {
  const arrays = { uint8: Uint8Array, uint32: Uint32Array, float32: Float32Array }
  const saved = layerOf(kind).saved(options, inputShape, outputShape)
  return Object.fromEntries(
    Object.entries(saved).map(([name, { type, size }]) => [
      name,
      new arrays[type](capacity * size),
    ]),
  )
}
