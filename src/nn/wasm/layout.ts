/** Agreements between the host, its threads and the compiled code. It imports nothing: threads load it. */

/** Images that go through the network together; gradients are added up slice by slice. */
export const SLICE = 8

/**
 * Shards of a batch at most. A shard is a run of slices with gradients of its own; which images it has
 * depends on the batch only, never on the threads, and shards are added in order: so the weights are
 * the same bit for bit on any number of threads.
 */
export const MOST_SHARDS = 64

/** Slices per shard in a batch of this size. */
export function slicesPerShard(batchSize: number): number {
  return Math.ceil(Math.ceil(batchSize / SLICE) / MOST_SHARDS)
}

/** Where in the memory's first bytes the threads meet; one cache line per word that is fought for. */
export const controlLayout = {
  arrived: 0,
  generation: 64,
  /** The next shard to be taken, the next task of an update, of gathering gradients. */
  nextShard: 128,
  nextTask: 192,
  nextGather: 256,
  /** Set to 1 by whoever sees a loss that is not finite. */
  diverged: 320,
  bytes: 384,
} as const

/** What changes from step to step, as the host writes it for each step of a stretch. */
export const stepLayout = {
  learningRate: 0,
  /** 1 / images in the batch */
  scale: 4,
  /** Adam: learningRate / (1 - beta1ᵗ) */
  stepSize: 8,
  /** Adam: 1 / (1 - beta2ᵗ) */
  squareCorrection: 12,
  /** What the dropout masks of this step are drawn from. */
  dropoutKey: 16,
  /** AdamW: 1 - learningRate · weightDecay */
  kept: 20,
  /** How much of the weights goes into their average. */
  averageShare: 24,
  /** What a clipped gradient is multiplied by; the threads work it out. */
  gradientScale: 28,
  bytes: 32,
} as const

/**
 * What the compiled module exports. Addresses are in bytes.
 * No interface, since that would not pass for `WebAssembly.Exports`.
 */
export type CompiledExports = {
  readonly barrier: (threads: number) => void
  /** The next number of a counter that all threads share. */
  readonly take: (counter: number) => number
  /** Sets a shard's gradients to zero. */
  readonly clear: (gradients: number) => void
  /**
   * Takes `count` images, those at `from` in the order, at `first` in their batch, through a pass of the
   * step: through forward, loss and backward, if there is only one.
   */
  readonly learn: (
    pass: number,
    scratch: number,
    gradients: number,
    first: number,
    from: number,
    count: number,
    step: number,
  ) => void
  /** Puts together what the shards found in a pass, for the next one. */
  readonly settle: (pass: number, shards: number) => void
  /** Derives what follows from the parameters after they were set from outside. */
  readonly prepare: () => void
  /** Makes the weights of inference, where they are not those of training. */
  readonly fold: () => void
  /** One part of the gathering of all gradients, which comes before clipping them. */
  readonly gather: (task: number, images: number, shards: number, step: number) => void
  /** Sums of squares of the gathered gradients, by chunks: every `stride`-th from `first` on. */
  readonly square: (first: number, stride: number) => void
  /** Works out the step's scale of the gradients; every thread does it for itself. */
  readonly clip: (step: number) => void
  /** Takes the new parameters into their average, by chunks as `square`; nothing where there is none. */
  readonly average: (first: number, stride: number, step: number) => void
  /** One part of the parameters' update. */
  readonly update: (task: number, images: number, shards: number, step: number) => void
  /** Forward passes of the images at `from`; `first` is a place in the batch that is free for them. */
  readonly infer: (scratch: number, first: number, from: number, count: number) => void
}

/** What threads need to know of the memory, besides the module itself. */
export interface MemoryMap {
  readonly scratch: number
  readonly scratchBytes: number
  readonly order: number
  readonly pixels: number
  /** From the start of a thread's scratch memory: where `learn` expects the slice, if it was changed. */
  readonly changedPixels: number | null
  readonly gradients: number
  readonly shardBytes: number
  readonly steps: number
  readonly tasks: number
  /** 0 where gradients are not clipped. */
  readonly gatherTasks: number
  /** Passes over the batch in a step. */
  readonly passes: number
}

/** What threads do together on one memory, with the first `count` images of the order. */
export type Job =
  | {
      readonly kind: 'train'
      readonly count: number
      readonly batchSize: number
      /** Images that the run visited before the first of the order. */
      readonly firstVisit: number
    }
  | { readonly kind: 'infer'; readonly count: number }
