import { int, select } from './assembler/expression.ts'
import type { ModuleBuilder } from './assembler/module-builder.ts'
import { i32 } from './assembler/vocabulary.ts'
import type { Compilation } from './compilation.ts'
import { conv2dParts } from './compile-conv2d-update.ts'
import { emitBatchNormUpdate } from './kernels/batch-norm-update.ts'
import { DENSE_UPDATE_ROWS, emitDenseBiasUpdate, emitDenseUpdate } from './kernels/dense-update.ts'
import { emitUpdateFromKept } from './kernels/parameter-passes.ts'
import type { BatchNormOperation, DenseOperation } from './lowered-network.ts'
import { floatsOf } from './tensor.ts'
import { type Parts, type Purpose, type Tasks, useFor } from './update-parts.ts'

/** Vectors that one task updates from gathered gradients. */
const GATHERED_VECTORS = 1024

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
