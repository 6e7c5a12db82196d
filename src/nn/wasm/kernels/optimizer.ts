import type { OptimizerSpec } from '../../optimizers/index.ts'
import { floats, type Int, type Local, type Vector } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import { stepLayout } from '../layout.ts'

/** Float32's smallest normal number: what has decayed below it becomes zero (denormals are slow). */
const SMALLEST_NORMAL = 2 ** -126

/** How many vectors of memory an optimizer keeps for each vector of weights. */
export function optimizerMoments(spec: OptimizerSpec): 0 | 1 | 2 {
  if (spec.kind === 'adam') return 2
  return spec.momentum > 0 ? 1 : 0
}

/**
 * Makes new weights of old ones and their gradient: emits the update of one vector at
 * `address + offset`, stores it, and returns it. The moments of a weight lie `momentBytes` and
 * 2 · `momentBytes` behind it.
 */
export type EmitUpdate = (address: Int, offset: number, gradient: Vector) => Local<'v128'>

/** The same arithmetic as src/nn/optimizers, four weights at a time. */
export function prepareUpdate(
  module: ModuleBuilder,
  f: FunctionBuilder,
  spec: OptimizerSpec,
  momentBytes: number,
  step: Int,
): EmitUpdate {
  const splat = (offset: number) => f.variable('step', v128.loadSplat(step, offset))
  const withDecay = (gradient: Vector, weight: Vector) =>
    f.variable(
      'g',
      spec.weightDecay === 0 ? gradient : module.madd(floats(spec.weightDecay), weight, gradient),
    )

  if (spec.kind === 'sgd') {
    const negativeRate = f.variable('rate', f32x4.sub(floats(0), splat(stepLayout.learningRate)))
    const momentum = floats(spec.momentum)
    return (address, offset, gradient) => {
      const p = f.variable('p', v128.load(address, offset))
      let direction = withDecay(gradient, p)
      if (spec.momentum > 0) {
        const velocity = v128.load(address, offset + momentBytes)
        const v = f.variable('v', flushTiny(f, module.madd(momentum, velocity, direction)))
        f.do(v128.store(address, v, offset + momentBytes))
        direction = spec.nesterov ? f.variable('d', module.madd(momentum, v, direction)) : v
      }
      f.set(p, module.madd(negativeRate, direction, p))
      f.do(v128.store(address, p, offset))
      return p
    }
  }
  const { beta1, beta2, epsilon } = spec
  const stepSize = splat(stepLayout.stepSize)
  const correction = splat(stepLayout.squareCorrection)
  return (address, offset, gradient) => {
    const p = f.variable('p', v128.load(address, offset))
    const g = withDecay(gradient, p)
    const mean = v128.load(address, offset + momentBytes)
    const m = module.madd(floats(beta1), mean, f32x4.mul(floats(1 - beta1), g))
    const newMean = f.variable('m', flushTiny(f, m))
    const square = v128.load(address, offset + 2 * momentBytes)
    const v = module.madd(floats(beta2), square, f32x4.mul(f32x4.mul(floats(1 - beta2), g), g))
    const newSquare = f.variable('v', flushTiny(f, v))
    f.do(v128.store(address, newMean, offset + momentBytes))
    f.do(v128.store(address, newSquare, offset + 2 * momentBytes))
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(newSquare, correction)), floats(epsilon))
    f.set(p, f32x4.sub(p, f32x4.div(f32x4.mul(stepSize, newMean), root)))
    f.do(v128.store(address, p, offset))
    return p
  }
}

function flushTiny(f: FunctionBuilder, value: Vector): Vector {
  const v = f.variable('tiny', value)
  // NaN is not less than anything, so it stays.
  return v128.andNot(v, f32x4.less(f32x4.abs(v), floats(SMALLEST_NORMAL)))
}
