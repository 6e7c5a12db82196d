import { int, type Int, type Local, select } from './assembler/expression.ts'
import type { FunctionBuilder } from './assembler/function-builder.ts'
import type { ModuleBuilder } from './assembler/module-builder.ts'
import { i32 } from './assembler/vocabulary.ts'
import type { Compilation } from './compile.ts'
import { emitBatchNormUpdate } from './kernels/batch-norm.ts'
import { conv2dPanels, windowRowFloats } from './kernels/conv2d-shape.ts'
import { emitConv2dUpdate } from './kernels/conv2d-update.ts'
import { DENSE_UPDATE_ROWS, emitDenseBiasUpdate, emitDenseUpdate } from './kernels/dense-update.ts'
import type { GradientUse } from './kernels/optimizer.ts'
import { emitUpdateFromKept } from './kernels/parameter-passes.ts'
import {
  emitTurnedWinogradWeights,
  emitWinogradWeights,
  winogradWeightBytes,
} from './kernels/winograd-weights.ts'
import {
  type BatchNormOperation,
  type Conv2dOperation,
  conv2dShape,
  type DenseOperation,
} from './lower.ts'
import { floatsOf } from './tensor.ts'

/** Vectors that one task updates from gathered gradients. */
const GATHERED_VECTORS = 1024

interface Step {
  /** Images and shards of the batch. */
  readonly images: Local<'i32'>
  readonly shards: Local<'i32'>
  readonly step: Local<'i32'>
}

/** Independent parts of some work, whoever does them; the emitted code does part `part`. */
interface Tasks {
  readonly count: number
  readonly emit: (f: FunctionBuilder, part: Local<'i32'>, step: Step) => void
}

/**
 * An update takes the gradients as they come out of the batch. Where they are clipped, it needs the
 * norm of all of them first: then they are only gathered, and an update from there comes second.
 */
type Purpose = 'update' | 'gather' | 'update-gathered'

/** The parameters of one operation. */
interface Parts {
  tasks(purpose: Purpose): Tasks
  /** Emits what follows from the parameters, when they were set from outside. */
  prepare?(f: FunctionBuilder): void
}

/** `update(task, ...)` and, where gradients are clipped, `gather(task, ...)` before it. */
export function emitUpdates(compilation: Compilation) {
  const { module, lowered, plan } = compilation
  const parts = lowered.operations.flatMap((operation, index): Parts[] => {
    if (operation.kind === 'conv2d') return [conv2dParts(compilation, operation, index)]
    if (operation.kind === 'batch-norm') return [batchNormParts(compilation, operation, index)]
    if (operation.kind === 'dense') return [denseParts(compilation, operation, index)]
    return []
  })
  const isClipped = plan.keptBytes !== null
  const tasksFor = (purpose: Purpose) => parts.map((part) => part.tasks(purpose))
  const gathers = isClipped ? tasksFor('gather') : []
  const updates = tasksFor(isClipped ? 'update-gathered' : 'update')
  const prepare = module.function('prepare', {}, (f) => {
    for (const part of parts) part.prepare?.(f)
  })
  return {
    prepare,
    gather: emitTasks(module, 'gather', gathers),
    update: emitTasks(module, 'update', updates),
    gatherTasks: countOf(gathers),
    tasks: countOf(updates),
  }
}

function countOf(tasks: readonly Tasks[]): number {
  return tasks.reduce((sum, { count }) => sum + count, 0)
}

/** One function for the tasks of all operations, numbered through. */
function emitTasks(module: ModuleBuilder, name: string, tasks: readonly Tasks[]) {
  const parameters = { task: 'i32', images: 'i32', shards: 'i32', step: 'i32' } as const
  return module.function(name, parameters, (f, { task, ...step }) => {
    const part = f.variable('part', task)
    for (const { count, emit } of tasks) {
      // What is before this operation has wrapped around to a large number.
      f.when(i32.less(part, int(count)), () => emit(f, part, step))
      f.advance(part, -count)
    }
  })
}

function useFor({ optimizer, plan }: Compilation, purpose: Purpose): GradientUse {
  if (purpose === 'update') return optimizer
  if (purpose === 'update-gathered') return { kind: 'clipped', optimizer }
  return { kind: 'keep', keptBytes: plan.keptBytes! }
}

/** A part is a panel of filters. */
function conv2dParts(compilation: Compilation, operation: Conv2dOperation, index: number): Parts {
  const { module, lowered, plan } = compilation
  const { weight, winograd, copy, turnedWinograd } = plan.parameters[index]!
  const shape = conv2dShape(lowered, operation, index)
  const { k, n } = conv2dPanels(shape)
  if (winograd === null && turnedWinograd === null) {
    return { tasks: (purpose) => conv2dTasks(compilation, operation, index, purpose, () => {}) }
  }
  const { name } = operation
  const forward = winograd === null ? null : emitWinogradWeights(module, `${name}_transform`, shape)
  const turned =
    turnedWinograd === null ? null : emitTurnedWinogradWeights(module, `${name}_turn`, shape)
  const uPanelBytes = (8 * winogradWeightBytes(shape)) / shape.filters
  const copyBytes = 8 * 4 * shape.kernel * windowRowFloats(shape)
  const transform = (f: FunctionBuilder, panel: Int) => {
    const place = (bytes: number, start: number | null) =>
      i32.add(i32.mul(panel, int(bytes)), int(start!))
    if (forward) f.call(forward, place(32 * k, weight), place(uPanelBytes, winograd))
    if (turned) f.call(turned, place(copyBytes, copy), place(8 * 32, turnedWinograd))
  }
  return {
    tasks: (purpose) => conv2dTasks(compilation, operation, index, purpose, transform),
    prepare: (f) => {
      const panel = f.variable('panel', int(0))
      f.repeat(Math.floor(n / 8), () => {
        transform(f, panel)
        f.advance(panel, 1)
      })
    },
  }
}

/** @param transform emits what follows from a panel's new weights */
function conv2dTasks(
  compilation: Compilation,
  operation: Conv2dOperation,
  index: number,
  purpose: Purpose,
  transform: (f: FunctionBuilder, panel: Int) => void,
): Tasks {
  const { module, lowered, plan } = compilation
  const { weight, bias, copy, dweight, dbias } = plan.parameters[index]!
  const base = conv2dShape(lowered, operation, index)
  const isGathered = purpose === 'update-gathered'
  const byFilter = operation.hasPool && !isGathered
  const shape = {
    ...base,
    gradientLayout: byFilter ? ('filters' as const) : ('panels' as const),
    hasCopy: copy !== null && purpose !== 'gather',
    use: useFor(compilation, purpose),
    momentBytes: plan.momentBytes,
    shardBytes: plan.shardBytes,
  }
  const { k, n } = conv2dPanels(base)
  const filterBytes = 4 * base.kernel * windowRowFloats(base)
  const wide = Math.floor(n / 8)
  const name = `${operation.name}_${purpose}`
  const wideKernel = wide > 0 ? emitConv2dUpdate(module, name, shape, 2) : null
  const narrowKernel = n % 8 > 0 ? emitConv2dUpdate(module, `${name}_narrow`, shape, 1) : null
  const dense = 32 * k
  // Gathered gradients are those of all shards, in the layout of the weights.
  const dweightStart = isGathered ? weight + plan.keptBytes! : plan.gradientBase + dweight
  const dbiasStart = isGathered ? bias + plan.keptBytes! : plan.gradientBase + dbias
  const argumentsOf = (panel: Int, { shards, step }: Step) => {
    const place = (start: number, bytes: number) => i32.add(i32.mul(panel, int(bytes)), int(start))
    return [
      place(weight, dense),
      place(bias, 32),
      place(copy ?? 0, copy === null ? 0 : 8 * filterBytes),
      place(dweightStart, byFilter ? 8 * filterBytes : dense),
      place(dbiasStart, 32),
      isGathered ? int(1) : shards,
      step,
    ]
  }
  return {
    count: wide + (narrowKernel ? 1 : 0),
    emit: (f, part, step) => {
      if (wideKernel) {
        f.when(i32.less(part, int(wide)), () => {
          f.call(wideKernel, ...argumentsOf(part, step))
          if (purpose !== 'gather') transform(f, part)
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

function denseParts(compilation: Compilation, operation: DenseOperation, index: number): Parts {
  return {
    tasks: (purpose) =>
      purpose === 'update-gathered'
        ? gatheredDenseTasks(compilation, operation, index)
        : denseTasks(compilation, operation, index, purpose),
  }
}

/** A part is some rows of the weights; the first one takes the bias along. */
function denseTasks(
  compilation: Compilation,
  operation: DenseOperation,
  index: number,
  purpose: 'update' | 'gather',
): Tasks {
  const { module, lowered, plan } = compilation
  const [x, dy] = [lowered.values[index]!, lowered.values[index + 1]!]
  const shape = { x, dy, use: useFor(compilation, purpose), momentBytes: plan.momentBytes }
  const weights = emitDenseUpdate(module, `${operation.name}_${purpose}`, shape)
  const biases = emitDenseBiasUpdate(module, `${operation.name}_bias_${purpose}`, shape)
  const rows = floatsOf(x)
  const { weight, bias } = plan.parameters[index]!
  const xStart = int(plan.values[index]!.offset)
  const dyStart = int(plan.gradients[index + 1]!.offset)
  return {
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

/** Gathered, the gradients lie as the parameters do: a part is a stretch of both. */
function gatheredDenseTasks(
  compilation: Compilation,
  { name }: DenseOperation,
  index: number,
): Tasks {
  const { module, lowered, plan } = compilation
  const { weight, bias } = plan.parameters[index]!
  const use = useFor(compilation, 'update-gathered')
  const distances = [plan.momentBytes, plan.keptBytes!] as const
  const kernel = emitUpdateFromKept(module, `${name}_update-gathered`, use, ...distances)
  // The bias lies behind the weights, with nothing but zeros between them.
  const vectors = (bias - weight) / 16 + lowered.values[index + 1]!.channelStride / 4
  return {
    count: Math.ceil(vectors / GATHERED_VECTORS),
    emit: (f, part, { step }) => {
      const from = f.variable('from', i32.mul(part, int(GATHERED_VECTORS)))
      const left = f.variable('left', i32.sub(int(vectors), from))
      const isLast = i32.less(left, int(GATHERED_VECTORS))
      const some = select(left, int(GATHERED_VECTORS), isLast)
      f.call(kernel, i32.add(i32.mul(from, int(16)), int(weight)), some, step)
    },
  }
}

/** One part: its gradients have been put together already. */
function batchNormParts(
  compilation: Compilation,
  operation: BatchNormOperation,
  index: number,
): Parts {
  const { module, lowered, plan } = compilation
  const [x, y] = [lowered.values[index]!, lowered.values[index + 1]!]
  const { weight, bias, statistics } = plan.parameters[index]!
  const { runningMean, runningVariance, rows } = statistics!
  const addresses = [weight, bias, runningMean, runningVariance, rows].map(int)
  return {
    tasks(purpose) {
      const use = useFor(compilation, purpose)
      const shape = { ...operation, x, y, use, momentBytes: plan.momentBytes }
      const kernel = emitBatchNormUpdate(module, `${operation.name}_${purpose}`, shape)
      return { count: 1, emit: (f, _part, { step }) => f.call(kernel, ...addresses, step) }
    },
  }
}
