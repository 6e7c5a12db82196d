import type { EngineOptions } from '../engine.ts'
import type { Allocate } from './allocator.ts'
import { batchNormMomentsBytes, batchNormRowsBytes } from './kernels/batch-norm-shape.ts'
import { conv2dPanels, windowRowFloats } from './kernels/conv2d-shape.ts'
import { optimizerMoments } from './kernels/optimizer.ts'
import { squareSumsBytes } from './kernels/parameter-passes.ts'
import { isWinogradFaster } from './kernels/winograd-shape.ts'
import { winogradWeightBytes } from './kernels/winograd-weights.ts'
import {
  conv2dShape,
  goesBackByWinograd,
  type LoweredNetwork,
  needsInputGradient,
} from './lowered-network.ts'
import { panelFloats, panels } from './panels.ts'
import { floatsOf, roundUp } from './tensor.ts'

/** The parameters of one operation; its moments lie `momentBytes` behind each. */
export interface ParameterPlan {
  readonly weight: number
  readonly bias: number
  /** Convolution: a copy by filter, or null. */
  readonly copy: number | null
  /** Convolution by Winograd's algorithm: the transformed weights, or null. */
  readonly winograd: number | null
  /** The same for the gradient of its input. */
  readonly flippedWinograd: number | null
  /** Convolution and batch normalisation: from the start of a shard's gradients. */
  readonly dweight: number
  readonly dbias: number
  /** Batch normalisation, or null. */
  readonly statistics: StatisticsPlan | null
}

export interface StatisticsPlan {
  readonly runningMean: number
  readonly runningVariance: number
  /** What holds for the whole batch. */
  readonly rows: number
  /** From the start of a shard's gradients: what the shard knows of its images. */
  readonly moments: number
}

/** What is kept for each parameter depends on these. */
export type UpdateOptions = Pick<EngineOptions, 'optimizer' | 'gradientClip' | 'weightAverage'>

/**
 * Weights and biases of all operations, then in the same order the optimizer's moments, the averages and
 * the gradients that are to be clipped, where there are any, then what is derived from the weights. Per
 * shard: the gradients of convolutions and batch normalisations, and what these know of its images.
 */
export function planParameters(
  lowered: LoweredNetwork,
  { optimizer, gradientClip, weightAverage }: UpdateOptions,
  memory: Allocate,
  shard: Allocate,
) {
  const parameterStart = memory(0)
  const own = lowered.operations.map((_, index) => planOwn(lowered, index, memory))
  const momentBytes = memory(0) - parameterStart
  const moments = optimizerMoments(optimizer)
  memory(moments * momentBytes)
  const averageBytes = weightAverage === null ? null : memory(momentBytes) - parameterStart
  const keptBytes = gradientClip === null ? null : memory(momentBytes) - parameterStart
  const squareSums = memory(squareSumsBytes({ start: parameterStart, bytes: momentBytes }))
  const parameters = own.map((plan, index): ParameterPlan | null => {
    if (!plan) return null
    const { runningMean, runningVariance, ...own } = plan
    const derived = planDerived(lowered, index, memory, shard)
    const { statistics } = derived
    if (!statistics) return { ...own, ...derived, statistics }
    return { ...own, ...derived, statistics: { ...statistics, runningMean, runningVariance } }
  })
  return {
    ...{ parameters, parameterStart, momentBytes, moments },
    ...{ averageBytes, keptBytes, squareSums },
  }
}

/** Weights and biases of one operation; null if it has none. */
export function planOwn(lowered: LoweredNetwork, index: number, memory: Allocate) {
  const { values, operations } = lowered
  const operation = operations[index]!
  const [x, y] = [values[index]!, values[index + 1]!]
  const none = { runningMean: 0, runningVariance: 0 }
  if (operation.kind === 'dense') {
    const weight = memory(4 * panelFloats(panels(floatsOf(x), y.channels)))
    return { ...none, weight, bias: memory(4 * y.channelStride) }
  }
  if (operation.kind === 'batch-norm') {
    const row = () => memory(4 * x.channelStride)
    return { weight: row(), bias: row(), runningMean: row(), runningVariance: row() }
  }
  if (operation.kind !== 'conv2d') return null
  const shape = conv2dShape(lowered, operation, index)
  const weight = memory(4 * panelFloats(conv2dPanels(shape)))
  return { ...none, weight, bias: memory(4 * y.channelStride) }
}

/** A dense layer needs nothing more: its gradient goes straight into its update. */
function planDerived(lowered: LoweredNetwork, index: number, memory: Allocate, shard: Allocate) {
  const operation = lowered.operations[index]!
  const none = {
    ...{ copy: null, winograd: null, flippedWinograd: null },
    ...{ dweight: 0, dbias: 0, statistics: null },
  }
  if (operation.kind === 'batch-norm') {
    const x = lowered.values[index]!
    const statistics = {
      rows: memory(batchNormRowsBytes(x)),
      moments: shard(batchNormMomentsBytes(x)),
    }
    const row = () => shard(4 * x.channelStride)
    return { ...none, dweight: row(), dbias: row(), statistics }
  }
  if (operation.kind !== 'conv2d') return none
  const shape = conv2dShape(lowered, operation, index)
  // By filter, filters rounded up to whole vectors.
  const copyBytes = 4 * roundUp(shape.filters, 4) * shape.kernel * windowRowFloats(shape)
  const panelBytes = 4 * panelFloats(conv2dPanels(shape))
  const usesWinograd = isWinogradFaster(shape, operation.hasPool)
  return {
    copy: needsInputGradient(lowered, index) ? memory(copyBytes) : null,
    winograd: usesWinograd ? memory(winogradWeightBytes(shape)) : null,
    flippedWinograd: goesBackByWinograd(lowered, operation, index)
      ? memory(winogradWeightBytes(shape))
      : null,
    statistics: null,
    dweight: shard(Math.max(panelBytes, copyBytes)),
    dbias: shard(4 * roundUp(shape.filters, 4)),
  }
}
