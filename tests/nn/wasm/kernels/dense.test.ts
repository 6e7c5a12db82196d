import { describe, expect, it } from 'vitest'
import { createOptimizer } from '../../../../src/nn/optimizers/index.ts'
import {
  emitDenseBackwardInput,
  transposedBytes,
} from '../../../../src/nn/wasm/kernels/dense-backward-input.ts'
import { emitDenseForward } from '../../../../src/nn/wasm/kernels/dense-forward.ts'
import {
  emitDenseBiasUpdate,
  emitDenseUpdate,
} from '../../../../src/nn/wasm/kernels/dense-update.ts'
import { optimizerMoments } from '../../../../src/nn/wasm/kernels/optimizer.ts'
import { panelFloats, panels } from '../../../../src/nn/wasm/panels.ts'
import { flatTensor } from '../../../../src/nn/wasm/tensor.ts'
import { expectNear, seeds, Workbench } from '../workbench.ts'
import { optimizers, writeStep } from './optimizer-step.ts'

function rows(bench: Workbench, count: number, length: number): Float32Array[] {
  return Array.from({ length: count }, () => bench.values(length))
}

/** Σ_k a[k] · b(k) */
function dot(a: ArrayLike<number>, b: (k: number) => number): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k]! * b(k)
  return sum
}

describe('the forward kernel of a dense layer', () => {
  it.each(seeds(30))('gives x·W + b, case %i', (seed) => {
    const bench = new Workbench(seed)
    const features = seed % 5 === 0 ? bench.between(500, 1300) : bench.between(1, 70)
    const units = bench.between(1, 40)
    const images = bench.between(1, 8)
    const hasRelu = seed % 3 === 0
    const [x, y] = [flatTensor(features), flatTensor(units)]
    const inputs = rows(bench, images, features)
    const weights = rows(bench, units, features)
    const biases = bench.values(units)
    const layout = panels(x.channelStride, units)
    const kernel = emitDenseForward(bench.module, 'kernel', { x, y, images, hasRelu })
    const xAt = bench.images(x, inputs)
    const wAt = bench.panels(layout, (k, n) => weights[n]![k] ?? 0, units)
    const bAt = bench.floatBuffer([...biases, ...new Array(y.channelStride - units).fill(0)])
    const yAt = bench.buffer(images * y.imageBytes)
    bench.run([kernel, xAt, wAt, bAt, yAt])
    for (const [m, input] of inputs.entries()) {
      const expected = Array.from(biases, (b, n) => {
        const sum = b + dot(input, (k) => weights[n]![k]!)
        return hasRelu ? Math.max(sum, 0) : sum
      })
      expectNear(bench.read(y, yAt + m * y.imageBytes), expected, `y[${m}]`)
    }
  })

  it.each(seeds(4))(
    'adds up thousands of inputs to nearly all of their digits, case %i',
    (seed) => {
      const bench = new Workbench(seed)
      const [features, images] = [9216, seed % 2 === 0 ? 8 : 1]
      const [x, y] = [flatTensor(features), flatTensor(8)]
      // Without signs that differ, so that an error has no large terms to hide behind.
      const positive = (count: number) =>
        rows(bench, count, features).map((row) => row.map(Math.abs))
      const [inputs, weights] = [positive(images), positive(8)]
      const shape = { x, y, images, hasRelu: false }
      const kernel = emitDenseForward(bench.module, 'kernel', shape)
      const wAt = bench.panels(panels(features, 8), (k, n) => weights[n]![k]!, 8)
      const [xAt, bAt] = [bench.images(x, inputs), bench.buffer(32)]
      const yAt = bench.buffer(images * y.imageBytes)
      bench.run([kernel, xAt, wAt, bAt, yAt])
      for (const [m, input] of inputs.entries()) {
        const found = bench.read(y, yAt + m * y.imageBytes)
        for (const [n, weight] of weights.entries()) {
          const expected = dot(input, (k) => weight[k]!)
          expect(Math.abs(found[n]! - expected) / expected).toBeLessThan(5e-7)
        }
      }
    },
  )
})

describe('the backward kernel of a dense layer', () => {
  it.each(seeds(20))('gives dy·Wᵀ for eight images, case %i', (seed) => {
    const bench = new Workbench(seed)
    const [features, units] = [bench.between(1, 70), bench.between(1, 40)]
    const [dx, dy] = [flatTensor(features), flatTensor(units)]
    const gradients = rows(bench, 8, units)
    const weights = rows(bench, units, features)
    const kernel = emitDenseBackwardInput(bench.module, 'kernel', { dy, dx })
    const dyAt = bench.images(dy, gradients)
    const layout = panels(dx.channelStride, units)
    const wAt = bench.panels(layout, (k, n) => weights[n]![k] ?? 0, units)
    const dxAt = bench.buffer(8 * dx.imageBytes)
    bench.run([kernel, dyAt, wAt, dxAt, bench.buffer(transposedBytes(dy))])
    for (const [m, gradient] of gradients.entries()) {
      const expected = Array.from({ length: features }, (_, k) =>
        dot(gradient, (n) => weights[n]![k]!),
      )
      expectNear(bench.read(dx, dxAt + m * dx.imageBytes), expected, `dx[${m}]`)
    }
  })
})

describe('the update of a dense layer', () => {
  const cases = seeds(6).flatMap((seed) =>
    optimizers.map((optimizer) => [seed, optimizer] as const),
  )

  it.each(cases)('moves the weights as the optimizer says, case %i, %o', (seed, optimizer) => {
    const bench = new Workbench(seed)
    const [features, units] = [4 * bench.between(1, 20), bench.between(1, 30)]
    const images = bench.between(1, 21)
    const [x, dy] = [flatTensor(features), flatTensor(units)]
    const [inputs, gradients] = [rows(bench, images, features), rows(bench, images, units)]
    const weights = rows(bench, units, features)
    const layout = panels(features, units)
    const momentBytes = 4 * (panelFloats(layout) + dy.channelStride)
    const shape = { x, dy, use: optimizer, momentBytes }
    const toWeights = emitDenseUpdate(bench.module, 'weights', shape)
    const toBiases = emitDenseBiasUpdate(bench.module, 'biases', shape)
    const [xAt, dyAt] = [bench.images(x, inputs), bench.images(dy, gradients)]
    const wAt = bench.buffer(momentBytes * (1 + optimizerMoments(optimizer)))
    const bAt = wAt + 4 * panelFloats(layout)
    const start = bench.panels(layout, (k, n) => weights[n]![k]!, units)
    const [from, to] = [start / 4, start / 4 + panelFloats(layout)]
    bench.floats.copyWithin(wAt / 4, from, to)
    const step = writeStep(bench, optimizer, 0.1)
    const split = 4 * Math.floor(features / 8)
    bench.run(
      [toWeights, xAt, dyAt, wAt, 0, split, images, step],
      [toWeights, xAt, dyAt, wAt, split, features - split, images, step],
      [toBiases, dyAt, bAt, images, step],
    )

    const expected = Float32Array.from(weights.flatMap((row) => [...row]))
    const sums = expected.map((_, at) => {
      const [n, k] = [Math.floor(at / features), at % features]
      return inputs.reduce((sum, input, m) => sum + input[k]! * gradients[m]![n]!, 0)
    })
    createOptimizer(optimizer, expected.length).step(expected, sums, 0.1)
    const found = expected.map((_, at) =>
      bench.readPanel(layout, wAt, at % features, Math.floor(at / features)),
    )
    expectNear(found, expected, 'weights')

    const biases = new Float32Array(units)
    const biasSums = biases.map((_, n) => gradients.reduce((sum, row) => sum + row[n]!, 0))
    createOptimizer(optimizer, units).step(biases, biasSums, 0.1)
    expectNear(bench.floats.slice(bAt / 4, bAt / 4 + units), biases, 'biases')
  })

  it('lets the momentum of a weight that no longer changes end at zero', () => {
    const bench = new Workbench(2)
    const optimizer = optimizers[1]!
    const [x, dy] = [flatTensor(4), flatTensor(4)]
    const momentBytes = 64
    const kernel = emitDenseUpdate(bench.module, 'kernel', { x, dy, use: optimizer, momentBytes })
    const wAt = bench.buffer(2 * momentBytes)
    const momentum = bench.floats.subarray((wAt + momentBytes) / 4, (wAt + momentBytes) / 4 + 16)
    momentum.fill(1e-38)
    const [xAt, dyAt] = [bench.image(x), bench.image(dy)]
    bench.run([kernel, xAt, dyAt, wAt, 0, 4, 1, writeStep(bench, optimizer, 0.1)])
    expect([...momentum]).toEqual(new Array(16).fill(0))
  })
})
