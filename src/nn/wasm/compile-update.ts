import { int, type Int, type Local, select } from './assembler/expression.ts'
import type { FunctionBuilder } from './assembler/function-builder.ts'
import { i32 } from './assembler/vocabulary.ts'
import type { Compilation } from './compile.ts'
import { emitBatchNormUpdate } from './kernels/batch-norm.ts'
import { conv2dPanels, windowRowFloats } from './kernels/conv2d-shape.ts'
import { emitConv2dUpdate } from './kernels/conv2d-update.ts'
import { DENSE_UPDATE_ROWS, emitDenseBiasUpdate, emitDenseUpdate } from './kernels/dense-update.ts'
import { emitWinogradWeights, winogradWeightBytes } from './kernels/winograd-weights.ts'
import {
  type BatchNormOperation,
  type Conv2dOperation,
  conv2dShape,
  type DenseOperation,
} from './lower.ts'
import { floatsOf } from './tensor.ts'

interface Step {
  /** Images and shards of the batch. */
  readonly images: Local<'i32'>
  readonly shards: Local<'i32'>
  readonly step: Local<'i32'>
}

/** Parts of an operation's update; the emitted code does part `part`. */
interface Parts {
  readonly count: number
  /** Emits what follows from the parameters, when they were set from outside. */
  readonly prepare: (f: FunctionBuilder) => void
  readonly emit: (f: FunctionBuilder, part: Local<'i32'>, step: Step) => void
}

/** `update(task, ...)`: tasks are independent of each other, whoever does them. */
export function emitUpdates(compilation: Compilation) {
  const { module, lowered } = compilation
  const parts = lowered.operations.flatMap((operation, index): Parts[] => {
    if (operation.kind === 'conv2d') return [conv2dParts(compilation, operation, index)]
    if (operation.kind === 'batch-norm') return [batchNormParts(compilation, operation, index)]
    if (operation.kind === 'dense') return [denseParts(compilation, operation, index)]
    return []
  })
  const parameters = { task: 'i32', images: 'i32', shards: 'i32', step: 'i32' } as const
  const update = module.function('update', parameters, (f, { task, ...step }) => {
    const part = f.variable('part', task)
    for (const { count, emit } of parts) {
      // What is before this operation has wrapped around to a large number.
      f.when(i32.less(part, int(count)), () => emit(f, part, step))
      f.advance(part, -count)
    }
  })
  const prepare = module.function('prepare', {}, (f) => {
    for (const part of parts) part.prepare(f)
  })
  return { update, prepare, tasks: parts.reduce((sum, { count }) => sum + count, 0) }
}

/** A part is a panel of filters. */
function conv2dParts(compilation: Compilation, operation: Conv2dOperation, index: number): Parts {
  const { module, lowered, plan, optimizer } = compilation
  const { weight, bias, copy, winograd, dweight, dbias } = plan.parameters[index]!
  const base = conv2dShape(lowered, operation, index)
  const byFilter = operation.hasPool
  const shape = {
    ...base,
    gradientLayout: byFilter ? ('filters' as const) : ('panels' as const),
    hasCopy: copy !== null,
    optimizer,
    momentBytes: plan.momentBytes,
    shardBytes: plan.shardBytes,
  }
  const { k, n } = conv2dPanels(base)
  const filterBytes = 4 * base.kernel * windowRowFloats(base)
  const wide = Math.floor(n / 8)
  const name = `${operation.name}_update`
  const wideKernel = wide > 0 ? emitConv2dUpdate(module, name, shape, 2) : null
  const narrowKernel = n % 8 > 0 ? emitConv2dUpdate(module, `${name}_narrow`, shape, 1) : null
  const dense = 32 * k
  const argumentsOf = (panel: Int, { shards, step }: Step) => {
    const place = (start: number, bytes: number) => i32.add(i32.mul(panel, int(bytes)), int(start))
    return [
      place(weight, dense),
      place(bias, 32),
      place(copy ?? 0, copy === null ? 0 : 8 * filterBytes),
      place(plan.gradientBase + dweight, byFilter ? 8 * filterBytes : dense),
      place(plan.gradientBase + dbias, 32),
      shards,
      step,
    ]
  }
  const transform =
    winograd === null ? null : emitWinogradWeights(module, `${operation.name}_transform`, base)
  const uPanelBytes = (8 * winogradWeightBytes(base)) / base.filters
  const transformArguments = (panel: Int) => [
    i32.add(i32.mul(panel, int(dense)), int(weight)),
    i32.add(i32.mul(panel, int(uPanelBytes)), int(winograd ?? 0)),
  ]
  return {
    prepare: (f) => {
      if (!transform) return
      const panel = f.variable('panel', int(0))
      f.repeat(wide, () => {
        f.call(transform, ...transformArguments(panel))
        f.advance(panel, 1)
      })
    },
    count: wide + (narrowKernel ? 1 : 0),
    emit: (f, part, step) => {
      if (wideKernel) {
        f.when(i32.less(part, int(wide)), () => {
          f.call(wideKernel, ...argumentsOf(part, step))
          if (transform) f.call(transform, ...transformArguments(part))
        })
      }
      if (narrowKernel) {
        f.when(i32.equal(part, int(wide)), () =>
          f.call(narrowKernel, ...argumentsOf(int(wide), step)),
        )
      }
    },
  }
}

/** A part is some rows of the weights; the first one takes the bias along. */
function denseParts(compilation: Compilation, operation: DenseOperation, index: number): Parts {
  const { module, lowered, plan, optimizer } = compilation
  const [x, dy] = [lowered.values[index]!, lowered.values[index + 1]!]
  const shape = { x, dy, optimizer, momentBytes: plan.momentBytes }
  const weights = emitDenseUpdate(module, `${operation.name}_update`, shape)
  const biases = emitDenseBiasUpdate(module, `${operation.name}_bias_update`, shape)
  const rows = floatsOf(x)
  const { weight, bias } = plan.parameters[index]!
  const xStart = int(plan.values[index]!.offset)
  const dyStart = int(plan.gradients[index + 1]!.offset)
  return {
    prepare: () => {},
    count: Math.ceil(rows / DENSE_UPDATE_ROWS),
    emit: (f, part, { images, step }) => {
      const from = f.variable('from', i32.mul(part, int(DENSE_UPDATE_ROWS)))
      const left = f.variable('left', i32.sub(int(rows), from))
      const isLast = i32.less(left, int(DENSE_UPDATE_ROWS))
      const some = f.variable('rows', select(left, int(DENSE_UPDATE_ROWS), isLast))
      f.call(weights, xStart, dyStart, int(weight), from, some, images, step)
      f.when(i32.isZero(part), () => f.call(biases, dyStart, int(bias), images, step))
    },
  }
}

/** One part: its gradients have been put together already. */
function batchNormParts(
  compilation: Compilation,
  operation: BatchNormOperation,
  index: number,
): Parts {
  const { module, lowered, plan, optimizer } = compilation
  const [x, y] = [lowered.values[index]!, lowered.values[index + 1]!]
  const shape = { ...operation, x, y, optimizer, momentBytes: plan.momentBytes }
  const kernel = emitBatchNormUpdate(module, `${operation.name}_update`, shape)
  const { weight, bias, statistics } = plan.parameters[index]!
  const { runningMean, runningVariance, rows } = statistics!
  const addresses = [weight, bias, runningMean, runningVariance, rows].map(int)
  return {
    prepare: () => {},
    count: 1,
    emit: (f, _part, { step }) => f.call(kernel, ...addresses, step),
  }
}
