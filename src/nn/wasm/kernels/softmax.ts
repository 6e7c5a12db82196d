import {
  float,
  floats,
  int,
  ints,
  type Float,
  type Local,
  type Vector,
} from '../assembler/expression.ts'
import type { FunctionBuilder } from '../assembler/function-builder.ts'
import type { ModuleBuilder } from '../assembler/module-builder.ts'
import { f32, f32x4, i32, v128 } from '../assembler/vocabulary.ts'
import { emitExp, emitLog } from './exponential.ts'
import { stepLayout } from '../layout.ts'
import { largestLane, sumOfLanes, variables } from './vectors.ts'

/** y[i] = exp(x[i]) / Σ_j exp(x[j]) for one row of `features`; x and y may be the same. */
export function emitSoftmaxForward(module: ModuleBuilder, name: string, features: number) {
  return module.function(name, { x: 'i32', y: 'i32' }, (f, { x, y }) => {
    emitSoftmaxRow(module, f, features, x, y, float(1))
  })
}

/** dx[i] = y[i] · (dy[i] - Σ_j dy[j] · y[j]) for one row; dx and dy may be the same. */
export function emitSoftmaxBackward(module: ModuleBuilder, name: string, features: number) {
  return module.function(name, { y: 'i32', dy: 'i32', dx: 'i32' }, (f, { y, dy, dx }) => {
    const [sums] = variables(f, 'sum', 1) as [Local<'v128'>]
    forEachVectorOf(f, features, [y, dy], ([yAt, dyAt]) => {
      f.set(sums, module.madd(v128.load(yAt!), v128.load(dyAt!), sums))
    })
    const mean = f.variable('mean', f32x4.splat(sumOfLanes(f, sums)))
    forEachVectorOf(f, features, [y, dy, dx], ([yAt, dyAt, dxAt]) => {
      const difference = f32x4.sub(v128.load(dyAt!), mean)
      f.do(v128.store(dxAt!, f32x4.mul(v128.load(yAt!), difference)))
    })
  })
}

/**
 * loss = ln Σ_i exp(z[i]) - Σ_i target[i] · z[i], isCorrect = 1 if z's first maximum is at the label,
 * else 0, and dz[i] = (softmax(z)[i] - target[i]) · scale with the step's scale, for one row of
 * `classes`. The target is 1 at the label, but for the share `smoothing` spread over all classes.
 */
export function emitCrossEntropy(
  module: ModuleBuilder,
  name: string,
  classes: number,
  smoothing: number,
) {
  const parameters = {
    z: 'i32',
    dz: 'i32',
    label: 'i32',
    loss: 'i32',
    isCorrect: 'i32',
    step: 'i32',
  } as const
  return module.function(name, parameters, (f, { z, dz, label, loss, isCorrect, step }) => {
    const scale = f.variable('scale', f32.load(step, stepLayout.scale))
    const { largest, sum } = emitSoftmaxRow(module, f, classes, z, dz, scale)
    const zLabel = f.variable('zLabel', f32.load(i32.add(z, i32.shl(label, int(2)))))
    const logSum = f32x4.lane(emitLog(module, f, f32x4.splat(sum)), 0)
    const labelBelow = f32.sub(largest, zLabel)
    const dzLabel = f.variable('dzLabel', i32.add(dz, i32.shl(label, int(2))))
    if (smoothing === 0) {
      f.do(f32.store(loss, f32.add(logSum, labelBelow)))
      f.do(f32.store(dzLabel, f32.sub(f32.load(dzLabel), scale)))
    } else {
      const below = f32.add(
        f32.mul(float(1 - smoothing), labelBelow),
        f32.mul(float(smoothing / classes), emitSumBelow(f, classes, z, largest)),
      )
      f.do(f32.store(loss, f32.add(logSum, below)))
      const labelShare = f32.mul(float(1 - smoothing), scale)
      f.do(f32.store(dzLabel, f32.sub(f32.load(dzLabel), labelShare)))
      emitSubtract(f, classes, dz, f32.mul(float(smoothing / classes), scale))
    }

    const zAt = f.variable('zAt', z)
    const place = f.variable('place', int(0))
    const isBefore = () =>
      i32.and(i32.less(place, int(classes)), f32.notEqual(f32.load(zAt), largest))
    f.when(isBefore(), () =>
      f.doWhile(() => {
        f.advance(zAt, 4)
        f.advance(place, 1)
      }, isBefore),
    )
    f.do(i32.store(isCorrect, i32.equal(place, label)))
  })
}

/** y = exp(x - largest) / sum · scale with largest = max x, sum = Σ exp(x - largest). */
function emitSoftmaxRow(
  module: ModuleBuilder,
  f: FunctionBuilder,
  features: number,
  x: Local<'i32'>,
  y: Local<'i32'>,
  scale: Float,
): { largest: Local<'f32'>; sum: Local<'f32'> } {
  const [maxima, sums] = [f.variable('maxima', floats(-3.4e38)), f.variable('sums', floats(0))]
  forEachVectorOf(f, features, [x], ([xAt], inside) => {
    const value = v128.load(xAt!)
    const candidates = inside ? v128.choose(value, floats(-3.4e38), inside) : value
    f.set(maxima, f32x4.max(maxima, candidates))
  })
  const largest = f.variable('largest', largestLane(f, maxima))
  const shift = f.variable('shift', f32x4.splat(largest))
  forEachVectorOf(f, features, [x, y], ([xAt, yAt], inside) => {
    const exp = emitExp(module, f, f32x4.sub(v128.load(xAt!), shift))
    if (inside) f.set(exp, v128.and(exp, inside))
    f.set(sums, f32x4.add(sums, exp))
    f.do(v128.store(yAt!, exp))
  })
  const sum = f.variable('total', sumOfLanes(f, sums))
  const factor = f.variable('factor', f32x4.splat(f32.div(scale, sum)))
  forEachVectorOf(f, features, [y], ([yAt]) => {
    f.do(v128.store(yAt!, f32x4.mul(v128.load(yAt!), factor)))
  })
  return { largest, sum }
}

/** Σ_i (largest - z[i]) */
function emitSumBelow(
  f: FunctionBuilder,
  features: number,
  z: Local<'i32'>,
  largest: Local<'f32'>,
): Float {
  const sums = f.variable('below', floats(0))
  const limit = f.variable('limit', f32x4.splat(largest))
  forEachVectorOf(f, features, [z], ([zAt], inside) => {
    const below = f32x4.sub(limit, v128.load(zAt!))
    f.set(sums, f32x4.add(sums, inside ? v128.and(below, inside) : below))
  })
  return f.variable('sumBelow', sumOfLanes(f, sums))
}

/** y[i] = y[i] - value; what is behind the row stays. */
function emitSubtract(f: FunctionBuilder, features: number, y: Local<'i32'>, value: Float): void {
  const values = f.variable('subtrahend', f32x4.splat(value))
  forEachVectorOf(f, features, [y], ([yAt], inside) => {
    const subtrahend = inside ? v128.and(values, inside) : values
    f.do(v128.store(yAt!, f32x4.sub(v128.load(yAt!), subtrahend)))
  })
}

/** @param body also gets a mask of the lanes inside the row, for the last vector if it is partial */
function forEachVectorOf(
  f: FunctionBuilder,
  features: number,
  rows: readonly Local<'i32'>[],
  body: (addresses: readonly Local<'i32'>[], inside?: Vector) => void,
): void {
  const addresses = rows.map((row) => f.variable('at', row))
  f.repeat(Math.floor(features / 4), () => {
    body(addresses)
    for (const address of addresses) f.advance(address, 16)
  })
  const rest = features % 4
  if (rest === 0) return
  const lane = (index: number) => (index < rest ? -1 : 0)
  body(addresses, ints(lane(0), lane(1), lane(2), lane(3)))
}
