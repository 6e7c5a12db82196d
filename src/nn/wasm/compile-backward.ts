import { type Callee, int, type Int } from './assembler/expression.ts'
import type { FunctionBuilder } from './assembler/function-builder.ts'
import { i32 } from './assembler/vocabulary.ts'
import { argmaxAddress, forEachImage, gradientAddress, valueAddress } from './addresses.ts'
import type { BackwardSlice, Compilation } from './compilation.ts'
import { emitListActiveGradients } from './kernels/active-gradients.ts'
import { emitAvgPool2dBackward } from './kernels/avg-pool2d.ts'
import { emitConv2dBackwardInput } from './kernels/conv2d-backward-input.ts'
import { emitConv2dBackwardInputSparse } from './kernels/conv2d-backward-input-sparse.ts'
import { emitConv2dBackwardParameters } from './kernels/conv2d-backward-parameters.ts'
import { emitConv2dBackwardParametersSparse } from './kernels/conv2d-backward-parameters-sparse.ts'
import { argmaxBytes } from './kernels/conv2d-forward.ts'
import { emitDenseBackwardInput } from './kernels/dense-backward-input.ts'
import { emitDropout } from './kernels/dropout.ts'
import { emitFlatten } from './kernels/flatten.ts'
import { emitLeakyReluBackward } from './kernels/leaky-relu.ts'
import { emitMaxPool2dBackward } from './kernels/max-pool2d.ts'
import { emitReluBackward } from './kernels/relu.ts'
import { emitSoftmaxBackward } from './kernels/softmax.ts'
import { emitWinogradForward } from './kernels/winograd.ts'
import { flippedConvolution } from './kernels/winograd-shape.ts'
import {
  emitWinogradBackwardParameters,
  isWinogradParametersFaster,
} from './kernels/winograd-parameters.ts'
import {
  type Conv2dOperation,
  conv2dShape,
  type DenseOperation,
  learns,
  needsInputGradient,
  type Operation,
} from './lowered-network.ts'

type Emit = (f: FunctionBuilder, slice: BackwardSlice) => void

/** Generates the backward kernels; what it returns emits the calls of a stage, last operation first. */
export function emitBackward(
  compilation: Compilation,
): (f: FunctionBuilder, slice: BackwardSlice, stage: number) => void {
  const { operations, stages } = compilation.lowered
  const firstLearning = operations.findIndex(learns)
  const steps = operations.map((operation, index): Emit => {
    const isNeeded = firstLearning >= 0 && index >= firstLearning
    return isNeeded ? emitOperation(compilation, operation, index) : () => {}
  })
  return (f, slice, stage) => {
    for (const [index, step] of [...steps.entries()].toReversed()) {
      if (stages[index] === stage) step(f, slice)
    }
  }
}

function emitOperation(compilation: Compilation, operation: Operation, index: number): Emit {
  const { module, lowered } = compilation
  const [x, y] = [lowered.values[index]!, lowered.values[index + 1]!]
  const name = `${operation.name}_backward`
  switch (operation.kind) {
    case 'conv2d':
      return operation.hasPool
        ? emitPooledConv2d(compilation, operation, index)
        : emitConv2d(compilation, operation, index)
    case 'dense':
      return emitDense(compilation, operation, index)
    case 'max-pool2d': {
      const kernel = emitMaxPool2dBackward(module, name, { dy: y, dx: x })
      return perImage(compilation, index, kernel, ['dy', 'argmax', 'dx'])
    }
    case 'batch-norm':
      // It stands between two stages: see emitStageEnds.
      return () => {}
    case 'avg-pool2d': {
      const kernel = emitAvgPool2dBackward(module, name, { ...operation, x, y })
      return perImage(compilation, index, kernel, ['dy', 'dx'])
    }
    case 'leaky-relu': {
      const shape = { x, dy: y, dx: x, slope: operation.slope }
      const kernel = emitLeakyReluBackward(module, name, shape)
      return perImage(compilation, index, kernel, ['x', 'dy', 'dx'])
    }
    case 'relu':
      return perImage(compilation, index, emitReluBackward(module, name, { y, dy: y, dx: x }), [
        ...(['y', 'dy', 'dx'] as const),
      ])
    case 'flatten':
      return perImage(compilation, index, emitFlatten(module, name, x, 'backward'), ['dx', 'dy'])
    case 'softmax':
      return perImage(compilation, index, emitSoftmaxBackward(module, name, x.channels), [
        ...(['y', 'dy', 'dx'] as const),
      ])
    case 'dropout': {
      const { dropProbability, index: layer } = operation
      const kernel = emitDropout(module, name, { x: y, y: x, dropProbability, layer })
      return (f, slice) => {
        const image = f.variable('imageInBatch', slice.first)
        const addresses = addressesOf(compilation, index, slice, ['dy', 'dx'])
        forEachImage(f, slice.count, addresses, ([dy, dx]) => {
          f.call(kernel, dy!, dx!, image, slice.step)
          f.advance(image, 1)
        })
      }
    }
  }
}

type Role = 'x' | 'y' | 'dx' | 'dy' | 'argmax'

/** Calls the kernel for each image with these addresses. */
function perImage(
  compilation: Compilation,
  index: number,
  kernel: Callee,
  roles: readonly Role[],
): Emit {
  return (f, slice) => {
    forEachImage(f, slice.count, addressesOf(compilation, index, slice, roles), (pointers) => {
      f.call(kernel, ...pointers)
    })
  }
}

/** Where the operation's buffers of this slice begin, and their bytes per image. */
function addressesOf(
  compilation: Compilation,
  index: number,
  slice: BackwardSlice,
  roles: readonly Role[],
): (readonly [Int, number])[] {
  const { values } = compilation.lowered
  const [x, y] = [values[index]!, values[index + 1]!]
  const addresses = {
    x: () => [valueAddress(compilation, index, slice), x.imageBytes] as const,
    y: () => [valueAddress(compilation, index + 1, slice), y.imageBytes] as const,
    dx: () => [gradientAddress(compilation, index, slice), x.imageBytes] as const,
    dy: () => [gradientAddress(compilation, index + 1, slice), y.imageBytes] as const,
    argmax: () => [argmaxAddress(compilation, index, slice), argmaxBytes(y)] as const,
  }
  return roles.map((role) => addresses[role]())
}

/** Behind a fused pooling few gradients are not zero: they are listed, and only they are used. */
function emitPooledConv2d(
  compilation: Compilation,
  operation: Conv2dOperation,
  index: number,
): Emit {
  const { module, lowered, plan } = compilation
  const { name, hasRelu } = operation
  const y = lowered.values[index + 1]!
  const shape = { ...conv2dShape(lowered, operation, index), y, dy: y, hasRelu }
  const list = emitListActiveGradients(module, `${name}_list_gradients`, shape)
  const toParameters = emitConv2dBackwardParametersSparse(module, `${name}_backward`, shape)
  const toInput = needsInputGradient(lowered, index)
    ? emitConv2dBackwardInputSparse(module, `${name}_backward_input`, { ...shape, dx: shape.x })
    : null
  const { dweight, dbias, copy } = plan.parameters[index]!

  return (f, slice) => {
    const lists = f.variable('lists', i32.add(slice.scratch, int(plan.lists)))
    const dw = f.variable('dweight', i32.add(slice.gradients, int(dweight)))
    const db = f.variable('dbias', i32.add(slice.gradients, int(dbias)))
    const roles: Role[] = ['x', 'y', 'dy', 'argmax', ...(toInput ? (['dx'] as const) : [])]
    const addresses = addressesOf(compilation, index, slice, roles)
    forEachImage(f, slice.count, addresses, ([xAt, yAt, dy, argmax, dx]) => {
      f.call(list, yAt!, dy!, argmax!, lists)
      f.call(toParameters, xAt!, lists, dw, db)
      if (toInput) f.call(toInput, lists, int(copy!), dx!)
    })
  }
}

function emitConv2d(compilation: Compilation, operation: Conv2dOperation, index: number): Emit {
  const { module, lowered, plan } = compilation
  const { name, hasRelu } = operation
  const y = lowered.values[index + 1]!
  const shape = { ...conv2dShape(lowered, operation, index), dy: y }
  const mask = hasRelu
    ? emitReluBackward(module, `${name}_relu_backward`, { y, dy: y, dx: y })
    : null
  const isWinograd = isWinogradParametersFaster(shape)
  const emitToParameters = isWinograd
    ? emitWinogradBackwardParameters
    : emitConv2dBackwardParameters
  const toParameters = emitToParameters(module, `${name}_backward`, shape)
  const toInput = emitToInput(compilation, operation, index)
  const { dweight, dbias } = plan.parameters[index]!

  return (f, slice) => {
    const dw = f.variable('dweight', i32.add(slice.gradients, int(dweight)))
    const db = f.variable('dbias', i32.add(slice.gradients, int(dbias)))
    const work = isWinograd ? [i32.add(slice.scratch, int(plan.convolutionWork))] : []
    const roles: Role[] = ['x', 'y', 'dy', ...(toInput ? (['dx'] as const) : [])]
    const addresses = addressesOf(compilation, index, slice, roles)
    forEachImage(f, slice.count, addresses, ([xAt, yAt, dy, dx]) => {
      if (mask) f.call(mask, yAt!, dy!, dy!)
      f.call(toParameters, xAt!, dy!, dw, db, ...work)
      toInput?.(f, slice, dy!, dx!)
    })
  }
}

/** From dy to dx: directly or by Winograd's algorithm; null where nothing before it learns. */
function emitToInput(compilation: Compilation, operation: Conv2dOperation, index: number) {
  const { module, lowered, plan } = compilation
  if (!needsInputGradient(lowered, index)) return null
  const [dx, dy] = [lowered.values[index]!, lowered.values[index + 1]!]
  const name = `${operation.name}_backward_input`
  const shape = conv2dShape(lowered, operation, index)
  const { copy, flippedWinograd } = plan.parameters[index]!
  if (flippedWinograd === null) {
    const kernel = emitConv2dBackwardInput(module, name, { ...shape, dy, dx })
    return (f: FunctionBuilder, _slice: BackwardSlice, dyAt: Int, dxAt: Int) =>
      f.call(kernel, dyAt, int(copy!), dxAt)
  }
  const nothingMore = { hasBias: false, hasRelu: false, hasPool: false }
  const flipped = { ...flippedConvolution(shape), ...nothingMore, x: dy, y: dx }
  const kernel = emitWinogradForward(module, name, flipped)
  return (f: FunctionBuilder, { scratch }: BackwardSlice, dyAt: Int, dxAt: Int) => {
    const work = i32.add(scratch, int(plan.convolutionWork))
    f.call(kernel, dyAt, int(flippedWinograd), int(0), dxAt, int(0), work)
  }
}

/** Only the way to the input: the weights' gradient goes straight into their update. */
function emitDense(compilation: Compilation, operation: DenseOperation, index: number): Emit {
  const { module, lowered, plan } = compilation
  const { name, hasRelu } = operation
  const [x, y] = [lowered.values[index]!, lowered.values[index + 1]!]
  const mask = hasRelu
    ? emitReluBackward(module, `${name}_relu_backward`, { y, dy: y, dx: y })
    : null
  const toInput = needsInputGradient(lowered, index)
    ? emitDenseBackwardInput(module, `${name}_backward_input`, { dy: y, dx: x })
    : null
  const { weight } = plan.parameters[index]!
  return (f, slice) => {
    if (mask) perImage(compilation, index, mask, ['y', 'dy', 'dy'])(f, slice)
    if (!toInput) return
    const transposed = i32.add(slice.scratch, int(plan.transposed))
    const dy = gradientAddress(compilation, index + 1, slice)
    f.call(toInput, dy, int(weight), gradientAddress(compilation, index, slice), transposed)
  }
}
