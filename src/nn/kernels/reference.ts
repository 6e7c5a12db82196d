import { avgPool2dBackward, avgPool2dForward } from './avg-pool2d.ts'
import {
  batchNormBackward,
  batchNormForward,
  batchNormInference,
  batchNormInferenceBackward,
  batchNormStatistics,
} from './batch-norm.ts'
import { conv2dBackwardInput, conv2dBackwardParameters, conv2dForward } from './conv2d.ts'
import type { Kernels } from './kernels.ts'
import { matmul, matmulByTransposed, matmulOfTransposed } from './matmul.ts'
import { maxPool2dBackward, maxPool2dForward } from './max-pool2d.ts'
import { reluBackward, reluForward } from './relu.ts'

/** Plain TypeScript: what every faster kernel is measured against, and what runs where none does. */
export const reference = {
  conv2dForward,
  conv2dBackwardParameters,
  conv2dBackwardInput,
  maxPool2dForward,
  maxPool2dBackward,
  avgPool2dForward,
  avgPool2dBackward,
  batchNormForward,
  batchNormInference,
  batchNormInferenceBackward,
  batchNormBackward,
  batchNormStatistics,
  reluForward,
  reluBackward,
  matmul,
  matmulByTransposed,
  matmulOfTransposed,
} satisfies Kernels
