import { describe, expect, it } from 'vitest'
import { conv2dPanels, windowRowFloats } from '../../../../src/nn/wasm/kernels/conv2d-shape.ts'
import { emitWinogradForward } from '../../../../src/nn/wasm/kernels/winograd.ts'
import {
  flippedConvolution,
  isFlippedWinogradFaster,
  isWinogradFaster,
  winogradWorkBytes,
} from '../../../../src/nn/wasm/kernels/winograd-shape.ts'
import {
  emitFlippedWinogradWeights,
  emitWinogradWeights,
  winogradWeightBytes,
} from '../../../../src/nn/wasm/kernels/winograd-weights.ts'
import {
  emitWinogradBackwardParameters,
  isWinogradParametersFaster,
  winogradParametersWorkBytes,
} from '../../../../src/nn/wasm/kernels/winograd-parameters.ts'
import { tensor } from '../../../../src/nn/wasm/tensor.ts'
import { expectNear, seeds, Workbench } from '../workbench.ts'
import {
  biasBuffer,
  type Conv2dCase,
  outputTensor,
  randomConv2d,
  torchWeight,
  weightPanels,
  weightsByFilter,
} from './conv2d-case.ts'

type Call = [{ name: string }, ...number[]]

/** A convolution for which the algorithm is chosen. */
function drawCase(bench: Workbench, isFit: (problem: Conv2dCase) => boolean): Conv2dCase {
  for (;;) {
    const [channels, filters] = [8 * bench.between(2, 4), 8 * bench.between(2, 4)]
    const kernel = bench.between(0, 3) === 0 ? 5 : 3
    const problem = randomConv2d(bench, { kernel, stride: 1, channels, filters, leastOutput: 2 })
    if (isFit(problem)) return problem
  }
}

describe('Winograd’s algorithm', () => {
  it.each(seeds(30))('gives every output where no pooling follows, case %i', (seed) => {
    const bench = new Workbench(seed)
    const problem = drawCase(bench, ({ shape }) => isWinogradFaster(shape, false))
    const y = outputTensor(bench, problem.outputShape)
    const hasRelu = seed % 3 === 0
    const shape = { ...problem.shape, y, hasBias: true, hasRelu, hasPool: false }
    const transform = emitWinogradWeights(bench.module, 'transform', shape)
    const forward = emitWinogradForward(bench.module, 'forward', shape)
    const weights = weightPanels(bench, problem)
    const bytes = winogradWeightBytes(shape)
    const u = bench.buffer(bytes)
    const work = bench.buffer(winogradWorkBytes(shape))
    const [xAt, yAt] = [bench.image(shape.x, problem.x), bench.image(y)]
    const panels = Array.from({ length: shape.filters / 8 }, (_, panel): Call => {
      const from = weights + panel * 32 * conv2dPanels(shape).k
      return [transform, from, u + (panel * bytes * 8) / shape.filters]
    })
    bench.run(...panels, [forward, xAt, u, biasBuffer(bench, problem), yAt, 0, work])
    const expected = hasRelu ? problem.y.map((value) => Math.max(value, 0)) : problem.y
    expectNear(bench.read(y, yAt), expected, 'y')
  })

  it.each(seeds(30))('gives the gradient of the input, case %i', (seed) => {
    const bench = new Workbench(seed)
    const problem = drawCase(bench, ({ shape }) => isFlippedWinogradFaster(shape))
    const { shape } = problem
    const flipped = flippedConvolution(shape)
    const [filters, rows, columns] = problem.outputShape
    const halo = flipped.padding + bench.between(0, 1)
    const dy = tensor(rows, columns, filters, { halo })
    const nothingMore = { hasBias: false, hasRelu: false, hasPool: false }
    const whole = { ...flipped, ...nothingMore, x: dy, y: shape.x }
    const transform = emitFlippedWinogradWeights(bench.module, 'transform', shape)
    const backward = emitWinogradForward(bench.module, 'backward', whole)
    const values = bench.values(problem.y.length)
    const weights = weightsByFilter(bench, problem)
    const u = bench.buffer(winogradWeightBytes(shape))
    const work = bench.buffer(winogradWorkBytes(whole))
    const [dyAt, dxAt] = [bench.image(dy, values), bench.image(shape.x)]
    const eight = 8 * 4 * shape.kernel * windowRowFloats(shape)
    const panels = Array.from({ length: filters / 8 }, (_, panel): Call => {
      return [transform, weights + panel * eight, u + panel * 8 * 32]
    })
    bench.run(...panels, [backward, dyAt, u, 0, dxAt, 0, work])
    expectNear(bench.read(shape.x, dxAt), problem.backward(values).dx, 'dx')
  })

  it.each(seeds(30))('gives the gradient of the weights, case %i', (seed) => {
    const bench = new Workbench(seed)
    const problem = drawCase(bench, ({ shape }) => isWinogradParametersFaster(shape))
    const dy = outputTensor(bench, problem.outputShape)
    const shape = { ...problem.shape, dy }
    const kernel = emitWinogradBackwardParameters(bench.module, 'backward', shape)
    const values = bench.values(problem.y.length)
    const layout = conv2dPanels(shape)
    const dweight = bench.panels(layout, () => 1, shape.filters)
    const dbias = bench.floatBuffer(new Float32Array(shape.filters).fill(1))
    const work = bench.buffer(winogradParametersWorkBytes(shape))
    const [xAt, dyAt] = [bench.image(shape.x, problem.x), bench.image(dy, values)]
    bench.run([kernel, xAt, dyAt, dweight, dbias, work])
    const expected = problem.backward(values)
    const found = new Float32Array(problem.weight.length)
    for (let k = 0; k < layout.k; k++) {
      for (let o = 0; o < shape.filters; o++) {
        // What was there before is added to.
        found[torchWeight(shape, k, o)] = bench.readPanel(layout, dweight, k, o) - 1
      }
    }
    expectNear(found, expected.dweight, 'dweight')
    const biases = bench.floats.slice(dbias / 4, dbias / 4 + shape.filters)
    expectNear(
      biases.map((value) => value - 1),
      expected.dbias,
      'dbias',
    )
  })

  it('is left alone where it can’t be exact: odd outputs without pooling, strides', () => {
    const shape = {
      x: tensor(7, 7, 16),
      ...{ rows: 5, columns: 5, filters: 16, kernel: 3, stride: 1, padding: 0 },
    }
    expect(isWinogradFaster(shape, false)).toBe(false)
    expect(isWinogradFaster(shape, true)).toBe(true)
    expect(isFlippedWinogradFaster(shape)).toBe(false)
    expect(isWinogradFaster({ ...shape, rows: 4, columns: 4, stride: 2 }, false)).toBe(false)
  })
})
