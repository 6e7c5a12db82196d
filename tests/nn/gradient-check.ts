import { reference } from '../../src/nn/kernels/reference.ts'
import type { BackwardPass, OptionRule } from '../../src/nn/layer.ts'
import { type Kind, layerOf, type Options } from '../../src/nn/layers/index.ts'
import { type Random, random } from '../../src/nn/random.ts'
import { type Shape, ShapeError, size } from '../../src/nn/shape.ts'
import { distinctValues } from './numbers.ts'

/** One layer with random options on a random input, in float64. */
export interface Trial {
  readonly options: Options
  readonly inputShape: Shape
  readonly pass: BackwardPass<Options>
  readonly random: Random
}

/**
 * The step of the central difference (L(v + step) - L(v - step)) / (2 · step). In float64 its own
 * error is about step² + 1e-16 / step, so 1e-10 at best; and it is far smaller than the distance
 * between two input values, so that no maximum changes place and no ReLU its side.
 */
const STEP = 1e-5

const BATCH = 2

/** Draws options and inputs until they fit each other. */
export function drawTrial(kind: Kind, draw: Random): Trial {
  for (;;) {
    const options = Object.fromEntries(
      Object.entries(layerOf(kind).rules).map(([name, rule]) => [name, drawOption(rule, draw)]),
    )
    const inputShape =
      draw.integer(2) === 0
        ? [2 + draw.integer(8)]
        : [1 + draw.integer(3), 3 + draw.integer(6), 3 + draw.integer(6)]
    try {
      return trial(kind, options, inputShape, draw)
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error
    }
  }
}

function drawOption(rule: OptionRule, draw: Random): number | string {
  if (rule.type === 'choice') return rule.choices[draw.integer(rule.choices.length)]!
  if (rule.type === 'number') return rule.min + draw.uniform() * (rule.max - rule.min)
  return rule.min + draw.integer(Math.min(5, rule.max - rule.min + 1))
}

function trial(kind: Kind, options: Options, inputShape: Shape, draw: Random): Trial {
  const layer = layerOf(kind)
  const outputShape = layer.outputShape(options, inputShape)
  const params = Object.entries(layer.params(options, inputShape))
  const saved = Object.entries(layer.saved(options, inputShape, outputShape))
  const arrays = { uint8: Uint8Array, uint32: Uint32Array, float32: Float64Array }
  const pass: BackwardPass<Options> = {
    options,
    inputShape,
    outputShape,
    batch: BATCH,
    x: distinctValues(BATCH * size(inputShape), draw),
    y: new Float64Array(BATCH * size(outputShape)),
    dy: distinctValues(BATCH * size(outputShape), draw),
    dx: new Float64Array(BATCH * size(inputShape)).fill(NaN),
    params: record(params, ({ shape }) => distinctValues(size(shape), draw)),
    grads: record(params, ({ shape }) => new Float64Array(size(shape))),
    saved: record(saved, ({ type, size }) => new arrays[type](BATCH * size)),
    kernels: reference,
    isTraining: true,
    random: random(1, 'dropout'),
  }
  return { options, inputShape, pass, random: draw }
}

function record<In, Out>(entries: [string, In][], make: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(entries.map(([name, value]) => [name, make(value)]))
}

/**
 * The largest error of any of the layer's gradients, relative to the largest gradient of its tensor.
 * The loss is Σ y · dy, whose gradient by y is dy.
 */
export function largestGradientError(kind: Kind, { pass }: Trial): number {
  const layer = layerOf(kind)
  const start = pass.random.state()

  function loss(): number {
    // The same dropout mask every time.
    pass.random.restore(start)
    layer.forward(pass)
    let sum = 0
    for (let i = 0; i < pass.y.length; i++) sum += pass.y[i]! * pass.dy[i]!
    return sum
  }

  loss()
  layer.backward(pass)
  const tensors = [
    { values: pass.x, gradient: pass.dx! },
    ...Object.entries(pass.params).map(([name, values]) => ({
      values,
      gradient: pass.grads[name]!,
    })),
  ]
  return Math.max(
    ...tensors.map(({ values, gradient }) => {
      let largest = 0
      let error = 0
      for (let i = 0; i < values.length; i++) {
        const value = values[i]!
        values[i] = value + STEP
        const above = loss()
        values[i] = value - STEP
        const below = loss()
        values[i] = value
        const numeric = (above - below) / (2 * STEP)
        largest = Math.max(largest, Math.abs(numeric))
        const difference = Math.abs(numeric - gradient[i]!)
        // NaN, a gradient that was never written, is the largest error.
        error = difference <= error ? error : difference
      }
      return error === 0 ? 0 : error / largest
    }),
  )
}
