import { allocator } from './allocator.ts'
import { argmaxBytes } from './kernels/conv2d-forward.ts'
import type { LoweredNetwork } from './lowered-network.ts'
import { SLACK_BYTES } from './tensor.ts'
import type { Buffer } from './value-plan.ts'

/** Scratch memory for one image whose values are all kept, and for its pixels. */
export interface InspectionPlan {
  readonly values: readonly Buffer[]
  readonly argmax: readonly (Buffer | null)[]
  readonly scales: number
  readonly pixels: number
  readonly bytes: number
}

export function planInspection({ values, operations }: LoweredNetwork, pixelCount: number) {
  const scratch = allocator(0)
  return {
    values: values.map((value) => ({
      region: 'scratch' as const,
      offset: scratch(value.imageBytes + SLACK_BYTES),
    })),
    argmax: operations.map(({ kind }, index) =>
      kind === 'max-pool2d'
        ? { region: 'scratch' as const, offset: scratch(argmaxBytes(values[index + 1]!)) }
        : null,
    ),
    scales: scratch(Math.max(0, ...values.map(({ channelStride }) => 4 * channelStride))),
    pixels: scratch(pixelCount + SLACK_BYTES),
    bytes: scratch(0),
  } satisfies InspectionPlan
}
