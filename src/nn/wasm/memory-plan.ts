import { allocator } from './allocator.ts'
import type { InferenceNetwork } from './inference-network.ts'
import { type InferencePlan, planInference } from './inference-plan.ts'
import { controlLayout, SLICE, slicesPerShard, stepLayout } from './layout.ts'
import type { LoweredNetwork } from './lowered-network.ts'
import { planParameters, type UpdateOptions } from './parameter-plan.ts'
import { roundUp, SLACK_BYTES } from './tensor.ts'
import { planValues, planWork } from './value-plan.ts'

/** Results of one image, in the order of the images: loss (float), whether it was right (integer). */
export const RESULT_BYTES = 8

/** Images whose indices and results fit at once, unless a batch is larger; longer stretches go in parts. */
const STRETCH_IMAGES = 16_384

/** Probabilities that fit at once; longer inference goes in parts. */
const PROBABILITY_BYTES = 2 ** 20

/** Where everything lies; of the network as it is trained, unless `inference` says otherwise. */
export interface MemoryPlan extends InferencePlan {
  readonly parameterStart: number
  readonly momentBytes: number
  readonly moments: 0 | 1 | 2
  /** From a parameter to its average, to its gradient that is to be clipped; or null. */
  readonly averageBytes: number | null
  readonly keptBytes: number | null
  /** What the norm of the gradients is put together from. */
  readonly squareSums: number
  /** Scratch: the pixels of a slice after augmentation, or null without it. */
  readonly changedPixels: number | null
  readonly scratch: number
  readonly scratchBytes: number
  /** For a network that answers in its own way, else null. */
  readonly inference: InferencePlan | null
  readonly gradientBase: number
  readonly shardBytes: number
  readonly steps: number
  readonly order: number
  readonly results: number
  readonly probabilities: number
  readonly probabilityBytes: number
  /** Images that go through at once, in training and in inference. */
  readonly stretchImages: number
  readonly inferenceImages: number
  readonly pixels: number
  readonly labels: number
  /** What `planInspection` asked for. */
  readonly inspection: number
  readonly bytes: number
}

export interface PlanOptions extends UpdateOptions {
  readonly lowered: LoweredNetwork
  readonly inference: InferenceNetwork | null
  readonly batchSize: number
  readonly threads: number
  /** Pixels of an image that augmentation changes, or null without it. */
  readonly changedPixelCount: number | null
  readonly pixelBytes: number
  readonly labelBytes: number
  readonly inspectionBytes: number
}

/** Decides where everything lies. Regions that different threads write begin at cache lines of their own. */
export function planMemory(options: PlanOptions): MemoryPlan {
  const { lowered, batchSize, threads, pixelBytes, labelBytes } = options
  const { changedPixelCount } = options
  const memory = allocator(controlLayout.bytes)
  const scratch = allocator(0)
  const shard = allocator(0)
  const batchImages = roundUp(Math.max(batchSize, threads * SLICE), SLICE)

  // First, so that they lie at the same place for whatever network comes next.
  const samples = { labels: memory(labelBytes), pixels: memory(pixelBytes + SLACK_BYTES) }
  const parameters = planParameters(lowered, options, memory, shard)
  const values = planValues(lowered, batchImages, memory, scratch)
  const work = planWork(lowered, scratch)
  const changedPixels =
    changedPixelCount === null ? null : scratch(SLICE * changedPixelCount + SLACK_BYTES)
  const trained = { lowered, parameters: parameters.parameters }
  const inference = options.inference && planInference(options.inference, trained, memory, scratch)
  const shards = Math.ceil(batchSize / SLICE / slicesPerShard(batchSize))
  const shardBytes = shard(0)
  const scratchBytes = scratch(0)
  const probabilityBytes = 4 * roundUp(lowered.classes, 4)
  const stretchImages = Math.max(STRETCH_IMAGES, batchSize)
  const inferenceImages = Math.min(
    stretchImages,
    SLICE * Math.ceil(PROBABILITY_BYTES / probabilityBytes / SLICE),
  )
  return {
    ...samples,
    ...parameters,
    ...values,
    ...work,
    changedPixels,
    inference,
    gradientBase: memory(shards * shardBytes),
    steps: memory(stretchImages * stepLayout.bytes),
    order: memory(4 * stretchImages),
    results: memory(RESULT_BYTES * stretchImages),
    probabilities: memory(probabilityBytes * inferenceImages),
    scratch: memory(threads * scratchBytes),
    inspection: memory(options.inspectionBytes),
    scratchBytes,
    shardBytes,
    probabilityBytes,
    stretchImages,
    inferenceImages,
    bytes: memory(0),
  }
}
