import { type Callee, int, type Int } from './assembler/expression.ts'
import type { FunctionBuilder } from './assembler/function-builder.ts'
import { i32 } from './assembler/vocabulary.ts'
import { argmaxAddress, forEachImage, valueAddress } from './addresses.ts'
import type { Compilation, ForwardSlice } from './compilation.ts'
import { emitBatchNorm } from './compile-batch-norm.ts'
import { emitAvgPool2dForward } from './kernels/avg-pool2d.ts'
import { argmaxBytes, emitConv2dForward } from './kernels/conv2d-forward.ts'
import { emitGreyConv2dForward, isGreyConv2d } from './kernels/conv2d-forward-grey.ts'
import { emitDenseForward } from './kernels/dense-forward.ts'
import { emitDropout } from './kernels/dropout.ts'
import { emitFlatten } from './kernels/flatten.ts'
import { emitLeakyReluForward } from './kernels/leaky-relu.ts'
import { emitMaxPool2dForward } from './kernels/max-pool2d.ts'
import { emitReluForward } from './kernels/relu.ts'
import { emitSoftmaxForward } from './kernels/softmax.ts'
import { emitWinogradForward } from './kernels/winograd.ts'
import { type Conv2dOperation, conv2dShape, type Operation } from './lowered-network.ts'

type Emit = (f: FunctionBuilder, slice: ForwardSlice) => void

/** Emits the calls, operation after operation; only those of a stage, if one is given. */
export type EmitForward = (f: FunctionBuilder, slice: ForwardSlice, stage?: number) => void

/** Generates the forward kernels. */
export function emitForward(compilation: Compilation): EmitForward {
  const steps = compilation.lowered.operations.map((operation, index) =>
    emitOperation(compilation, operation, index),
  )
  return (f, slice, stage) => {
    for (const [index, step] of steps.entries()) {
      if (stage === undefined || stage === compilation.lowered.stages[index]) step(f, slice)
    }
  }
}

function emitOperation(compilation: Compilation, operation: Operation, index: number): Emit {
  const { module, lowered, plan, images } = compilation
  const [x, y] = [lowered.values[index]!, lowered.values[index + 1]!]
  const name = `${operation.name}_forward`

  /** Calls an image's kernel for each image: (x, y, more). */
  const perImage =
    (kernel: Callee, more: readonly (readonly [Int, number])[] = []): Emit =>
    (f, slice) => {
      const addresses = [
        [valueAddress(compilation, index, slice), x.imageBytes],
        [valueAddress(compilation, index + 1, slice), y.imageBytes],
      ] as const
      forEachImage(f, slice.count, [...addresses, ...more], (pointers) => {
        f.call(kernel, ...pointers)
      })
    }

  switch (operation.kind) {
    case 'conv2d':
      return emitConv2dOperation(compilation, operation, index)
    case 'dense': {
      const kernel = emitDenseForward(module, name, { x, y, images, hasRelu: operation.hasRelu })
      const { weight, bias } = plan.parameters[index]!
      return (f, slice) => {
        const from = valueAddress(compilation, index, slice)
        f.call(kernel, from, int(weight), int(bias), valueAddress(compilation, index + 1, slice))
      }
    }
    case 'max-pool2d': {
      const { window, stride } = operation
      const kernel = emitMaxPool2dForward(module, name, { x, y, dx: x, window, stride })
      return (f, slice) => {
        const argmax = [argmaxAddress(compilation, index, slice), argmaxBytes(y)] as const
        perImage(kernel, [argmax])(f, slice)
      }
    }
    case 'batch-norm':
      return emitBatchNorm(compilation, operation, index)
    case 'avg-pool2d': {
      const { rows, columns, stride } = operation
      return perImage(emitAvgPool2dForward(module, name, { x, y, rows, columns, stride }))
    }
    case 'leaky-relu':
      return perImage(emitLeakyReluForward(module, name, { x, y, slope: operation.slope }))
    case 'relu':
      return perImage(emitReluForward(module, name, { x, y }))
    case 'flatten':
      return perImage(emitFlatten(module, name, x, 'forward'))
    case 'softmax':
      return perImage(emitSoftmaxForward(module, name, x.channels))
    case 'dropout':
      return emitDropoutOperation(compilation, operation, index)
  }
}

function emitConv2dOperation(
  compilation: Compilation,
  operation: Conv2dOperation,
  index: number,
): Emit {
  const { module, lowered, plan } = compilation
  const { hasRelu, hasPool } = operation
  const [x, y] = [lowered.values[index]!, lowered.values[index + 1]!]
  const shape = { ...conv2dShape(lowered, operation, index), y, hasRelu, hasPool }
  const name = `${operation.name}_forward`
  const { weight, bias, winograd } = plan.parameters[index]!
  const usesWinograd = winograd !== null
  const isGrey = isGreyConv2d(shape)
  const kernel = usesWinograd
    ? emitWinogradForward(module, name, { ...shape, hasBias: true })
    : (isGrey ? emitGreyConv2dForward : emitConv2dForward)(module, name, shape)
  return (f, slice) => {
    const needsWork = usesWinograd || isGrey
    const work = needsWork ? [i32.add(slice.scratch, int(plan.convolutionWork))] : []
    const addresses = [
      [valueAddress(compilation, index, slice), x.imageBytes],
      [valueAddress(compilation, index + 1, slice), y.imageBytes],
      [argmaxAddress(compilation, index, slice), hasPool ? argmaxBytes(y) : 0],
    ] as const
    forEachImage(f, slice.count, addresses, ([xAt, yAt, argmax]) => {
      f.call(kernel, xAt!, int(usesWinograd ? winograd : weight), int(bias), yAt!, argmax!, ...work)
    })
  }
}

function emitDropoutOperation(
  compilation: Compilation,
  { name, dropProbability, index: layer }: Extract<Operation, { kind: 'dropout' }>,
  index: number,
): Emit {
  const { module, lowered } = compilation
  const [x, y] = [lowered.values[index]!, lowered.values[index + 1]!]
  const training = emitDropout(module, `${name}_forward`, { x, y, dropProbability, layer })
  const inference = emitDropout(module, `${name}_copy`, { x, y, dropProbability: 0, layer })
  return (f, slice) => {
    const image = f.variable('imageInBatch', slice.first)
    const addresses = [
      [valueAddress(compilation, index, slice), x.imageBytes],
      [valueAddress(compilation, index + 1, slice), y.imageBytes],
    ] as const
    forEachImage(f, slice.count, addresses, ([xAt, yAt]) => {
      f.call(slice.step ? training : inference, xAt!, yAt!, image, slice.step ?? int(0))
      f.advance(image, 1)
    })
  }
}
