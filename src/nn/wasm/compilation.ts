import type { Normalisation } from '../engine.ts'
import type { OptimizerSpec } from '../optimizers/index.ts'
import type { Local } from './assembler/expression.ts'
import type { ModuleBuilder } from './assembler/module-builder.ts'
import type { InferenceNetwork } from './inference-network.ts'
import type { LoweredNetwork } from './lowered-network.ts'
import type { MemoryPlan } from './memory-plan.ts'

export interface CompileOptions {
  readonly lowered: LoweredNetwork
  readonly inference: InferenceNetwork | null
  readonly plan: MemoryPlan
  readonly normalisation: Normalisation
  readonly optimizer: OptimizerSpec
  readonly labelSmoothing: number
  readonly gradientClip: number | null
  readonly pixelCount: number
  readonly hasRelaxedSimd: boolean
}

/** What the pieces of the compiler share. */
export interface Compilation extends CompileOptions {
  readonly module: ModuleBuilder
  /** Images that go through together. */
  readonly images: number
}

/** A slice on its way through the network. */
export interface ForwardSlice {
  readonly scratch: Local<'i32'>
  /** Its first image's place in the batch, and how many there are. */
  readonly first: Local<'i32'>
  readonly count: Local<'i32'>
  /** The step's numbers, or null if this is not training: then dropout does nothing. */
  readonly step: Local<'i32'> | null
}

/** A slice on its way back. */
export interface BackwardSlice extends ForwardSlice {
  /** The gradients of its shard, to be added to. */
  readonly gradients: Local<'i32'>
  readonly step: Local<'i32'>
}
