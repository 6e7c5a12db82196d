import type { Allocate } from './allocator.ts'
import type { InferenceNetwork } from './inference-network.ts'
import { argmaxBytes } from './kernels/conv2d-forward.ts'
import { isWinogradFaster } from './kernels/winograd-shape.ts'
import { winogradWeightBytes } from './kernels/winograd-weights.ts'
import { SLICE } from './layout.ts'
import { conv2dShape, type LoweredNetwork } from './lowered-network.ts'
import { type ParameterPlan, planOwn } from './parameter-plan.ts'
import { SLACK_BYTES, type Tensor } from './tensor.ts'
import { type Buffer, planWork } from './value-plan.ts'

/** Where the values and parameters of a network lie while it answers. */
export interface InferencePlan extends ReturnType<typeof planWork> {
  readonly values: readonly Buffer[]
  /** The gradient of each value, or null where none is needed. */
  readonly gradients: readonly (Buffer | null)[]
  /** Per operation: where a pooling keeps the places of its maxima. */
  readonly argmax: readonly (Buffer | null)[]
  readonly parameters: readonly (ParameterPlan | null)[]
}

/** @param training the network as it is trained, with its parameters */
export function planInference(
  { lowered, taken }: InferenceNetwork,
  training: { lowered: LoweredNetwork; parameters: InferencePlan['parameters'] },
  memory: Allocate,
  scratch: Allocate,
): InferencePlan {
  const parameters = lowered.operations.map(({ name }, index) => {
    if (taken[index]!.length > 0) return planFolded(lowered, index, memory)
    const trained = training.lowered.operations.findIndex((operation) => operation.name === name)
    return training.parameters[trained] ?? null
  })
  return { parameters, ...planSlice(lowered, scratch), ...planWork(lowered, scratch) }
}

/** Weights and biases of an operation that takes over what normalises behind it. */
function planFolded(lowered: LoweredNetwork, index: number, memory: Allocate): ParameterPlan {
  const operation = lowered.operations[index]!
  const { weight, bias } = planOwn(lowered, index, memory)!
  const none = { copy: null, flippedWinograd: null, dweight: 0, dbias: 0, statistics: null }
  if (operation.kind !== 'conv2d') return { ...none, weight, bias, winograd: null }
  const shape = conv2dShape(lowered, operation, index)
  const usesWinograd = isWinogradFaster(shape, operation.hasPool)
  const winograd = usesWinograd ? memory(winogradWeightBytes(shape)) : null
  return { ...none, weight, bias, winograd }
}

/** Nothing outlives its slice. The loss leaves the gradient of the logits somewhere. */
function planSlice({ values, operations }: LoweredNetwork, scratch: Allocate) {
  const slice = (value: Tensor): Buffer => ({
    region: 'scratch',
    offset: scratch(SLICE * value.imageBytes + SLACK_BYTES),
  })
  return {
    values: values.map(slice),
    gradients: values.map((value, index) => (index === operations.length ? slice(value) : null)),
    argmax: operations.map((operation, index): Buffer | null => {
      const pools =
        operation.kind === 'max-pool2d' || (operation.kind === 'conv2d' && operation.hasPool)
      if (!pools) return null
      return { region: 'scratch', offset: scratch(SLICE * argmaxBytes(values[index + 1]!)) }
    }),
  }
}
