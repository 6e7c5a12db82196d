import type { AdadeltaSpec } from '../../optimizers/adadelta.ts'
import type { AdamSpec, AdamWSpec } from '../../optimizers/adam.ts'
import type { OptimizerSpec } from '../../optimizers/index.ts'
import type { SgdSpec } from '../../optimizers/sgd.ts'
import { floats, type Int, type Local, type Vector } from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32x4, v128 } from '../assembler/vocabulary.ts'
import { stepLayout } from '../layout.ts'

/** Float32's smallest normal number: what has decayed below it becomes zero (denormals are slow). */
const SMALLEST_NORMAL = 2 ** -126

/** What becomes of the parameters' gradients that a kernel has added up, a vector at a time. */
export type GradientUse =
  | OptimizerSpec
  /** The same with gradients multiplied by the step's scale. */
  | { readonly kind: 'clipped'; readonly optimizer: OptimizerSpec }
  /** They are only stored, so far behind their parameters, for whoever needs all of them first. */
  | { readonly kind: 'keep'; readonly keptBytes: number }

/** How many vectors of memory an optimizer keeps for each vector of weights. */
export function optimizerMoments(spec: OptimizerSpec): 0 | 1 | 2 {
  if (spec.kind === 'sgd') return spec.momentum > 0 ? 1 : 0
  return 2
}

/**
 * Makes new weights of old ones and their gradient: emits the update of one vector at
 * `address + offset`, stores it, and returns it. The moments of a weight lie `momentBytes` and
 * 2 · `momentBytes` behind it. (Gradients that are only kept are what is stored and returned.)
 */
export type EmitUpdate = (address: Int, offset: number, gradient: Vector) => Local<'v128'>

/** The same arithmetic as src/nn/optimizers, four weights at a time. */
export function prepareUpdate(
  module: ModuleBuilder,
  f: FunctionBuilder,
  use: GradientUse,
  momentBytes: number,
  step: Int,
): EmitUpdate {
  const emission = { module, f, momentBytes, step }
  switch (use.kind) {
    case 'sgd':
      return prepareSgd(emission, use)
    case 'adam':
    case 'adamw':
      return prepareAdam(emission, use)
    case 'adadelta':
      return prepareAdadelta(emission, use)
    case 'clipped': {
      const scale = stepValue(emission, stepLayout.gradientScale)
      const update = prepareUpdate(module, f, use.optimizer, momentBytes, step)
      return (address, offset, gradient) => {
        return update(address, offset, f.variable('clipped', f32x4.mul(scale, gradient)))
      }
    }
    case 'keep':
      return (address, offset, gradient) => {
        const kept = f.variable('kept', gradient)
        f.do(v128.store(address, kept, offset + use.keptBytes))
        return kept
      }
  }
}

interface Emission {
  readonly module: ModuleBuilder
  readonly f: FunctionBuilder
  readonly momentBytes: number
  readonly step: Int
}

function prepareSgd(emission: Emission, spec: SgdSpec): EmitUpdate {
  const { module, f, momentBytes } = emission
  const negativeRate = f.variable(
    'rate',
    f32x4.sub(floats(0), stepValue(emission, stepLayout.learningRate)),
  )
  const momentum = floats(spec.momentum)
  return (address, offset, gradient) => {
    const p = f.variable('p', v128.load(address, offset))
    let direction = withDecay(emission, spec.weightDecay, gradient, p)
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

function prepareAdam(emission: Emission, spec: AdamSpec | AdamWSpec): EmitUpdate {
  const { module, f, momentBytes } = emission
  const { beta1, beta2, epsilon, weightDecay } = spec
  const isDecoupled = spec.kind === 'adamw' && weightDecay !== 0
  const stepSize = stepValue(emission, stepLayout.stepSize)
  const correction = stepValue(emission, stepLayout.squareCorrection)
  const kept = isDecoupled ? stepValue(emission, stepLayout.kept) : null
  return (address, offset, gradient) => {
    const p = f.variable('p', v128.load(address, offset))
    const g = withDecay(emission, spec.kind === 'adam' ? weightDecay : 0, gradient, p)
    const mean = v128.load(address, offset + momentBytes)
    const m = module.madd(floats(beta1), mean, f32x4.mul(floats(1 - beta1), g))
    const newMean = f.variable('m', flushTiny(f, m))
    const square = v128.load(address, offset + 2 * momentBytes)
    const v = module.madd(floats(beta2), square, f32x4.mul(f32x4.mul(floats(1 - beta2), g), g))
    const newSquare = f.variable('v', flushTiny(f, v))
    f.do(v128.store(address, newMean, offset + momentBytes))
    f.do(v128.store(address, newSquare, offset + 2 * momentBytes))
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(newSquare, correction)), floats(epsilon))
    const before = kept ? f32x4.mul(kept, p) : p
    f.set(p, f32x4.sub(before, f32x4.div(f32x4.mul(stepSize, newMean), root)))
    f.do(v128.store(address, p, offset))
    return p
  }
}

function prepareAdadelta(emission: Emission, spec: AdadeltaSpec): EmitUpdate {
  const { module, f, momentBytes } = emission
  const { rho, epsilon, weightDecay } = spec
  const rate = stepValue(emission, stepLayout.learningRate)
  const decayed = (average: Vector, value: Vector) =>
    flushTiny(
      f,
      module.madd(floats(rho), average, f32x4.mul(f32x4.mul(floats(1 - rho), value), value)),
    )
  return (address, offset, gradient) => {
    const p = f.variable('p', v128.load(address, offset))
    const g = withDecay(emission, weightDecay, gradient, p)
    const square = f.variable('v', decayed(v128.load(address, offset + momentBytes), g))
    const steps = f.variable('u', v128.load(address, offset + 2 * momentBytes))
    const quotient = f32x4.div(
      f32x4.add(steps, floats(epsilon)),
      f32x4.add(square, floats(epsilon)),
    )
    const d = f.variable('d', f32x4.mul(f32x4.sqrt(quotient), g))
    f.do(v128.store(address, square, offset + momentBytes))
    f.do(v128.store(address, decayed(steps, d), offset + 2 * momentBytes))
    f.set(p, f32x4.sub(p, f32x4.mul(rate, d)))
    f.do(v128.store(address, p, offset))
    return p
  }
}

/** A number of the step in all lanes. */
function stepValue({ f, step }: Emission, offset: number): Local<'v128'> {
  return f.variable('step', v128.loadSplat(step, offset))
}

/** gradient + weightDecay · weight */
function withDecay(
  { module, f }: Emission,
  weightDecay: number,
  gradient: Vector,
  weight: Vector,
): Local<'v128'> {
  const decayed = module.madd(floats(weightDecay), weight, gradient)
  return f.variable('g', weightDecay === 0 ? gradient : decayed)
}

/** Zero for what is smaller than the smallest normal number. */
export function flushTiny(f: FunctionBuilder, value: Vector): Vector {
  const v = f.variable('tiny', value)
  // NaN is not less than anything, so it stays.
  return v128.andNot(v, f32x4.less(f32x4.abs(v), floats(SMALLEST_NORMAL)))
}
