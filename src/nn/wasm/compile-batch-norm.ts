import { gradientAddress, forEachImage, valueAddress } from './addresses.ts'
import { int, type Local } from './assembler/expression.ts'
import type { FunctionBuilder } from './assembler/function-builder.ts'
import { i32 } from './assembler/vocabulary.ts'
import type { BackwardSlice, Compilation, ForwardSlice } from './compilation.ts'
import {
  emitBatchNormBackwardInput,
  emitBatchNormBackwardParameters,
  emitBatchNormBackwardStatistics,
} from './kernels/batch-norm-backward.ts'
import { emitBatchNormForward } from './kernels/batch-norm-forward.ts'
import { batchNormRow, type BatchNormShape } from './kernels/batch-norm-shape.ts'
import {
  emitBatchNormMoments,
  emitBatchNormScale,
  emitBatchNormStatistics,
} from './kernels/batch-norm-statistics.ts'
import { type BatchNormOperation, needsInputGradient } from './lowered-network.ts'

/** A stage's slice in training: where its shard keeps what it adds up. */
type TrainingSlice = Pick<BackwardSlice, 'scratch' | 'first' | 'count' | 'gradients'>

/** What a batch normalisation does between two stages, besides its forward pass. */
export interface StageEnds {
  /** At the end of the stage before it: adds up the slice. */
  readonly gather: (f: FunctionBuilder, slice: TrainingSlice) => void
  /** Between the stages: puts the shards together. */
  readonly settle: (f: FunctionBuilder, shards: Local<'i32'>) => void
  /** The same on the way back: at the end of its own stage, between the stages, and on to its input. */
  readonly gatherBackward: (f: FunctionBuilder, slice: TrainingSlice) => void
  readonly settleBackward: (f: FunctionBuilder, shards: Local<'i32'>) => void
  readonly backwardInput: (f: FunctionBuilder, slice: TrainingSlice) => void
}

/** Normalises with what the stage before it gave; outside training with the running statistics. */
export function emitBatchNorm(
  compilation: Compilation,
  operation: BatchNormOperation,
  index: number,
): (f: FunctionBuilder, slice: ForwardSlice) => void {
  const { module, plan } = compilation
  const shape = batchNormShape(compilation, operation, index)
  const { weight, bias, statistics } = plan.parameters[index]!
  const { rows, runningMean, runningVariance } = statistics!
  const normalise = emitBatchNormForward(module, `${operation.name}_forward`, shape)
  const findScale = emitBatchNormScale(module, `${operation.name}_scale`, shape)
  return (f, slice) => {
    const ofBatch = (row: 'mean' | 'scale') => int(rows + batchNormRow(shape.x, row))
    const scales = i32.add(slice.scratch, int(plan.scales))
    const isTraining = slice.step !== null
    if (!isTraining) f.call(findScale, int(weight), int(runningVariance), scales)
    const mean = isTraining ? ofBatch('mean') : int(runningMean)
    const scale = isTraining ? ofBatch('scale') : scales
    const images = [
      [valueAddress(compilation, index, slice), shape.x.imageBytes],
      [valueAddress(compilation, index + 1, slice), shape.y.imageBytes],
    ] as const
    forEachImage(f, slice.count, images, ([x, y]) => {
      f.call(normalise, x!, y!, mean, scale, int(bias))
    })
  }
}

export function emitStageEnds(
  compilation: Compilation,
  operation: BatchNormOperation,
  index: number,
): StageEnds {
  const { module, plan, lowered } = compilation
  const { name } = operation
  const base = batchNormShape(compilation, operation, index)
  const shape = { ...base, dy: base.y, dx: base.x }
  const { weight, bias, dweight, dbias, statistics } = plan.parameters[index]!
  const { rows, moments } = statistics!
  const addMoments = emitBatchNormMoments(module, `${name}_moments`, shape)
  const settle = emitBatchNormStatistics(module, `${name}_statistics`, shape, plan.shardBytes)
  const addGradients = emitBatchNormBackwardParameters(module, `${name}_backward`, shape)
  const settleBackward = emitBatchNormBackwardStatistics(
    module,
    `${name}_backward_statistics`,
    shape,
    plan.shardBytes,
  )
  const toInput = needsInputGradient(lowered, index)
    ? emitBatchNormBackwardInput(module, `${name}_backward_input`, shape)
    : null
  const x = (slice: TrainingSlice) =>
    [valueAddress(compilation, index, slice), shape.x.imageBytes] as const
  const dy = (slice: TrainingSlice) =>
    [gradientAddress(compilation, index + 1, slice), shape.y.imageBytes] as const
  const inShard = (offset: number) => int(plan.gradientBase + offset)

  return {
    gather(f, slice) {
      const own = f.variable('moments', i32.add(slice.gradients, int(moments)))
      forEachImage(f, slice.count, [x(slice)], ([xAt]) => f.call(addMoments, xAt!, own))
    },
    settle(f, shards) {
      f.call(settle, inShard(moments), shards, int(weight), int(rows))
    },
    gatherBackward(f, slice) {
      const dw = f.variable('dweight', i32.add(slice.gradients, int(dweight)))
      const db = f.variable('dbias', i32.add(slice.gradients, int(dbias)))
      forEachImage(f, slice.count, [x(slice), dy(slice)], ([xAt, dyAt]) => {
        f.call(addGradients, xAt!, dyAt!, int(rows), int(bias), dw, db)
      })
    },
    settleBackward(f, shards) {
      f.call(settleBackward, inShard(dweight), inShard(dbias), shards, int(rows))
    },
    backwardInput(f, slice) {
      if (!toInput) return
      const dx = [gradientAddress(compilation, index, slice), shape.x.imageBytes] as const
      forEachImage(f, slice.count, [x(slice), dy(slice), dx], ([xAt, dyAt, dxAt]) => {
        f.call(toInput, xAt!, dyAt!, int(rows), int(bias), dxAt!)
      })
    },
  }
}

function batchNormShape(
  { lowered }: Compilation,
  { epsilon, momentum, hasRelu }: BatchNormOperation,
  index: number,
): BatchNormShape {
  const [x, y] = [lowered.values[index]!, lowered.values[index + 1]!]
  return { x, y, epsilon, momentum, hasRelu }
}
