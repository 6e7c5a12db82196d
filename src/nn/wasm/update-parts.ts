import type { Local } from './assembler/expression.ts'
import type { FunctionBuilder } from './assembler/function-builder.ts'
import type { Compilation } from './compilation.ts'
import type { GradientUse } from './kernels/optimizer.ts'

/** What an emitted part needs to know of its batch. */
export interface Step {
  /** Images and shards of the batch. */
  readonly images: Local<'i32'>
  readonly shards: Local<'i32'>
  readonly step: Local<'i32'>
}

/** Independent parts of some work, whoever does them; the emitted code does part `part`. */
export interface Tasks {
  readonly count: number
  readonly emit: (f: FunctionBuilder, part: Local<'i32'>, step: Step) => void
}

/**
 * An update takes the gradients as they come out of the batch. Where they are clipped, it needs the
 * norm of all of them first: then they are only gathered, and an update from there comes second.
 */
export type Purpose = 'update' | 'gather' | 'update-gathered'

/** The parameters of one operation. */
export interface Parts {
  tasks(purpose: Purpose): Tasks
  /** Emits what follows from the parameters, when they were set from outside. */
  prepare?(f: FunctionBuilder): void
}

export function useFor({ optimizer, plan }: Compilation, purpose: Purpose): GradientUse {
  if (purpose === 'update') return optimizer
  if (purpose === 'update-gathered') return { kind: 'clipped', optimizer }
  return { kind: 'keep', keptBytes: plan.keptBytes! }
}
