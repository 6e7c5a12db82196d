import { floats, type Local, type Vector } from '../assembler/expression.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import { batchNormRow, type BatchNormShape, type Row } from './batch-norm-shape.ts'
import { forEachChannelGroup } from './channels.ts'
import { type GradientUse, prepareUpdate } from './optimizer.ts'

/**
 * Updates weight and bias, and moves the running statistics:
 * running = (1 - momentum) · running + momentum · the batch's.
 */
export function emitBatchNormUpdate(
  module: ModuleBuilder,
  name: string,
  shape: BatchNormShape & { readonly use: GradientUse; readonly momentBytes: number },
) {
  const { x, momentum } = shape
  const parameters = {
    weight: 'i32',
    bias: 'i32',
    mean: 'i32',
    variance: 'i32',
    rows: 'i32',
    step: 'i32',
  } as const
  return module.function(name, parameters, (f, args) => {
    const { weight, bias, mean, variance } = args
    const from = args.rows
    const update = prepareUpdate(module, f, shape.use, shape.momentBytes, args.step)
    const load = (row: Row) => v128.load(from, batchNormRow(x, row))
    const move = (running: Local<'i32'>, value: Vector) => {
      const kept = f32x4.mul(floats(1 - momentum), v128.load(running))
      f.do(v128.store(running, module.madd(floats(momentum), value, kept)))
    }
    forEachChannelGroup(f, x, 1, [weight, bias, mean, variance, from], () => {
      update(weight, 0, load('dweight'))
      update(bias, 0, load('dbias'))
      if (shape.use.kind === 'keep') return
      move(mean, load('mean'))
      move(variance, load('unbiasedVariance'))
    })
  })
}
