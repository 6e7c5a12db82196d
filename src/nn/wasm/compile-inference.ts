import { int } from './assembler/expression.ts'
import type { FunctionBuilder } from './assembler/function-builder.ts'
import type { Compilation } from './compilation.ts'
import { conv2dPanels } from './kernels/conv2d-shape.ts'
import { emitFoldNormalisation } from './kernels/fold-normalisation.ts'
import { emitWinogradWeights, winogradWeightBytes } from './kernels/winograd-weights.ts'
import {
  type BatchNormOperation,
  type Conv2dOperation,
  conv2dShape,
  type DenseOperation,
} from './lowered-network.ts'
import { panels } from './panels.ts'
import type { ParameterPlan } from './parameter-plan.ts'
import { floatsOf } from './tensor.ts'

/** What inference compiles: the operations and places of its own network, where it has one. */
export function compilationForInference(compilation: Compilation): Compilation {
  const { inference, plan } = compilation
  if (!inference || !plan.inference) return compilation
  return { ...compilation, lowered: inference.lowered, plan: { ...plan, ...plan.inference } }
}

/** `fold()`: makes the weights of inference from those that are trained. */
export function emitFold(compilation: Compilation) {
  const { module, inference } = compilation
  const folds = (inference?.lowered.operations ?? []).flatMap((operation, index) => {
    if (operation.kind !== 'conv2d' && operation.kind !== 'dense') return []
    if (inference!.taken[index]!.length === 0) return []
    return [emitFoldInto(compilation, operation, index)]
  })
  return module.function('fold', {}, (f) => {
    for (const fold of folds) fold(f)
  })
}

/** Folds what operation `index` of inference takes over, one normalisation after the other. */
function emitFoldInto(
  compilation: Compilation,
  operation: Conv2dOperation | DenseOperation,
  index: number,
): (f: FunctionBuilder) => void {
  const { module, inference, plan } = compilation
  const to = plan.inference!.parameters[index]!
  const folds = inference!.taken[index]!.map((name) => {
    const { operation, parameters } = trained(compilation, name)
    const { epsilon } = operation as BatchNormOperation
    const layout = panelsOf(compilation, index)
    return { parameters, kernel: emitFoldNormalisation(module, `${name}_fold`, layout, epsilon) }
  })
  const transform = emitTransform(compilation, operation, index, to)
  return (f) => {
    let from: ParameterPlan = trained(compilation, operation.name).parameters
    for (const { kernel, parameters } of folds) {
      const { weight, bias, statistics } = parameters
      const { runningMean, runningVariance } = statistics!
      const own = [weight, bias, runningMean, runningVariance]
      f.call(kernel, ...[from.weight, from.bias, ...own, to.weight, to.bias].map(int))
      from = to
    }
    transform(f)
  }
}

/** The operation of this name as it is trained. */
function trained({ lowered, plan }: Compilation, name: string) {
  const index = lowered.operations.findIndex((operation) => operation.name === name)
  return { operation: lowered.operations[index]!, parameters: plan.parameters[index]! }
}

function panelsOf({ inference }: Compilation, index: number) {
  const { lowered } = inference!
  const operation = lowered.operations[index]!
  if (operation.kind === 'conv2d') return conv2dPanels(conv2dShape(lowered, operation, index))
  return panels(floatsOf(lowered.values[index]!), lowered.values[index + 1]!.channels)
}

/** Winograd's weights from the folded ones, where the convolution uses them. */
function emitTransform(
  { module, inference }: Compilation,
  operation: Conv2dOperation | DenseOperation,
  index: number,
  { weight, winograd }: ParameterPlan,
): (f: FunctionBuilder) => void {
  if (operation.kind !== 'conv2d' || winograd === null) return () => {}
  const shape = conv2dShape(inference!.lowered, operation, index)
  const kernel = emitWinogradWeights(module, `${operation.name}_fold_transform`, shape)
  return (f) => {
    const from = f.variable('from', int(weight))
    const to = f.variable('to', int(winograd))
    f.repeat(shape.filters / 8, () => {
      f.call(kernel, from, to)
      f.advance(from, 32 * conv2dPanels(shape).k)
      f.advance(to, (8 * winogradWeightBytes(shape)) / shape.filters)
    })
  }
}
