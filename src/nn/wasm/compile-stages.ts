import { int, type Local } from './assembler/expression.ts'
import type { FunctionBuilder } from './assembler/function-builder.ts'
import { i32 } from './assembler/vocabulary.ts'
import type { BackwardSlice, Compilation } from './compilation.ts'
import { emitBackward } from './compile-backward.ts'
import type { EmitForward } from './compile-forward.ts'
import { emitStageEnds, type StageEnds } from './compile-batch-norm.ts'
import { stageCount } from './lowered-network.ts'

/** A slice in training: besides its place in the batch its place in the order. */
interface Slice extends BackwardSlice {
  readonly from: Local<'i32'>
}

type Emit = (f: FunctionBuilder, slice: Slice) => void

/**
 * A step as passes over the batch: forward through each stage, the last one with the loss and its way
 * back, then backward through the others. Without batch normalisation that is one pass.
 *
 * `learn(pass, ...)` takes a slice through a pass; `settle(pass, shards)` puts together what the shards
 * found, after all of them and before the next pass.
 */
export function emitStages(
  compilation: Compilation,
  { fetch, forward, loss }: { fetch: Emit; forward: EmitForward; loss: Emit },
) {
  const { module, lowered } = compilation
  const backward = emitBackward(compilation)
  const last = stageCount(lowered) - 1
  const passes = 2 * last + 1
  const ends = lowered.operations.flatMap((operation, index) => {
    return operation.kind === 'batch-norm' ? [emitStageEnds(compilation, operation, index)] : []
  })
  /** What stands between stage - 1 and stage. */
  const endBefore = (stage: number): StageEnds | undefined => ends[stage - 1]

  const forwardThrough = (f: FunctionBuilder, slice: Slice, stage: number) => {
    if (stage === 0) fetch(f, slice)
    forward(f, slice, stage)
    endBefore(stage + 1)?.gather(f, slice)
  }
  const backwardThrough = (f: FunctionBuilder, slice: Slice, stage: number) => {
    endBefore(stage + 1)?.backwardInput(f, slice)
    backward(f, slice, stage)
    endBefore(stage)?.gatherBackward(f, slice)
  }
  const stageOf = (pass: number) => Math.min(pass, 2 * last - pass)
  const emitPass = (pass: number): Emit => {
    const stage = stageOf(pass)
    const whole: Emit = (f, slice) => {
      if (pass <= last) forwardThrough(f, slice, stage)
      if (pass === last) loss(f, slice)
      if (pass >= last) backwardThrough(f, slice, stage)
    }
    return passes > 1 && !hasDense(compilation, stage) ? imageByImage(whole) : whole
  }

  const parameters = {
    pass: 'i32',
    scratch: 'i32',
    gradients: 'i32',
    first: 'i32',
    from: 'i32',
    count: 'i32',
    step: 'i32',
  } as const
  const learn = module.function('learn', parameters, (f, { pass, ...slice }) => {
    if (passes === 1) return emitPass(0)(f, slice)
    for (let number = 0; number < passes; number++) {
      f.when(i32.equal(pass, int(number)), () => emitPass(number)(f, slice))
    }
  })
  const settle = module.function('settle', { pass: 'i32', shards: 'i32' }, (f, args) => {
    for (let number = 0; number < passes - 1; number++) {
      f.when(i32.equal(args.pass, int(number)), () => {
        if (number < last) endBefore(number + 1)!.settle(f, args.shards)
        else endBefore(stageOf(number))!.settleBackward(f, args.shards)
      })
    }
  })
  return { learn, settle, passes }
}

/** A dense layer takes the images of a slice together; else one at a time stays in the cache. */
function hasDense({ lowered }: Compilation, stage: number): boolean {
  return lowered.operations.some(
    ({ kind }, index) => kind === 'dense' && lowered.stages[index] === stage,
  )
}

function imageByImage(emit: Emit): Emit {
  return (f, slice) => {
    const first = f.variable('first', slice.first)
    const from = f.variable('from', slice.from)
    const count = f.variable('one', int(1))
    f.repeat(slice.count, () => {
      emit(f, { ...slice, first, from, count })
      f.advance(first, 1)
      f.advance(from, 1)
    })
  }
}
