import { describe, expect, it } from 'vitest'
import { reference } from '../../../../src/nn/kernels/reference.ts'
import {
  activeGradients,
  emitListActiveGradients,
} from '../../../../src/nn/wasm/kernels/active-gradients.ts'
import { emitConv2dBackwardInput } from '../../../../src/nn/wasm/kernels/conv2d-backward-input.ts'
import { emitConv2dBackwardInputSparse } from '../../../../src/nn/wasm/kernels/conv2d-backward-input-sparse.ts'
import { emitConv2dBackwardParameters } from '../../../../src/nn/wasm/kernels/conv2d-backward-parameters.ts'
import { emitConv2dBackwardParametersSparse } from '../../../../src/nn/wasm/kernels/conv2d-backward-parameters-sparse.ts'
import {
  emitGreyConv2dForward,
  greyWorkBytes,
  isGreyConv2d,
} from '../../../../src/nn/wasm/kernels/conv2d-forward-grey.ts'
import { argmaxBytes, emitConv2dForward } from '../../../../src/nn/wasm/kernels/conv2d-forward.ts'
import { conv2dPanels } from '../../../../src/nn/wasm/kernels/conv2d-shape.ts'
import { emitWinogradForward } from '../../../../src/nn/wasm/kernels/winograd.ts'
import {
  isWinogradFaster,
  winogradWorkBytes,
} from '../../../../src/nn/wasm/kernels/winograd-shape.ts'
import {
  emitWinogradWeights,
  winogradWeightBytes,
} from '../../../../src/nn/wasm/kernels/winograd-weights.ts'
import { expectNear, seeds, Workbench } from '../workbench.ts'
import {
  biasBuffer,
  byFilter,
  byFilterFloats,
  type Conv2dCase,
  outputTensor,
  randomConv2d,
  torchWeight,
  weightPanels,
  weightsByFilter,
} from './conv2d-case.ts'

/** y after ReLU and a 2x2 pooling, and what its gradient is at the convolution's output. */
function pooled({ outputShape, y }: Conv2dCase, hasRelu: boolean) {
  const [filters, rows, columns] = outputShape
  const shape = [filters, Math.floor(rows / 2), Math.floor(columns / 2)] as const
  const count = shape[0] * shape[1] * shape[2]
  const cut = hasRelu ? y.map((value) => Math.max(value, 0)) : y
  const [largest, argmax] = [new Float32Array(count), new Uint32Array(count)]
  const pass = {
    options: { window: 2, stride: 2 },
    ...{ inputShape: outputShape, outputShape: shape, batch: 1 },
    ...{ x: cut, y: largest, saved: { argmax } },
  }
  reference.maxPool2dForward(pass)
  return {
    shape,
    y: largest,
    backward(dy: Float32Array): Float32Array {
      const dx = new Float32Array(y.length)
      reference.maxPool2dBackward({ ...pass, dy }, dx)
      return hasRelu ? dx.map((value, i) => (cut[i]! > 0 ? value : 0)) : dx
    },
  }
}

describe('the forward kernel of a convolution', () => {
  it.each(seeds(60))('gives what the reference gives, case %i', (seed) => {
    const bench = new Workbench(seed)
    const hasRelu = seed % 3 === 0
    const problem = randomConv2d(bench, { isGrey: seed % 4 === 0 })
    const y = outputTensor(bench, problem.outputShape)
    const shape = { ...problem.shape, y, hasRelu, hasPool: false }
    const kernel = emitConv2dForward(bench.module, 'kernel', shape)
    const yAt = bench.image(y)
    const xAt = bench.image(shape.x, problem.x)
    bench.run([kernel, xAt, weightPanels(bench, problem), biasBuffer(bench, problem), yAt, 0])
    const expected = hasRelu ? problem.y.map((value) => Math.max(value, 0)) : problem.y
    expectNear(bench.read(y, yAt), expected, 'y')
  })
})

/** Lays a pooled convolution out on the bench: what is needed to go forward and back. */
function poolOnBench(bench: Workbench, problem: Conv2dCase, hasRelu: boolean, mostHalo = 2) {
  const expected = pooled(problem, hasRelu)
  const y = outputTensor(bench, expected.shape, mostHalo)
  const shape = { ...problem.shape, y, dy: y, hasRelu, hasPool: true }
  const [yAt, argmaxAt] = [bench.image(y), bench.buffer(argmaxBytes(y))]
  const [xAt, biasAt] = [bench.image(shape.x, problem.x), biasBuffer(bench, problem)]
  return { expected, y, shape, xAt, biasAt, yAt, argmaxAt }
}

describe('the pooled kernels of a convolution', () => {
  it.each(seeds(60))('give what the reference gives, forward and back, case %i', (seed) => {
    const bench = new Workbench(seed)
    const problem = randomConv2d(bench, { isGrey: seed % 4 === 0, leastOutput: 2 })
    const { expected, y, shape, xAt, biasAt, yAt, argmaxAt } = poolOnBench(
      bench,
      problem,
      seed % 3 !== 0,
    )
    const dx = { ...shape, dx: shape.x }
    const forward = emitConv2dForward(bench.module, 'forward', shape)
    const list = emitListActiveGradients(bench.module, 'list', shape)
    const toParameters = emitConv2dBackwardParametersSparse(bench.module, 'dw', shape)
    const dy = bench.values(expected.y.length).map((value) => (value > 0.8 ? 0 : value))
    const [dyAt, lists] = [bench.image(y, dy), bench.buffer(activeGradients(y).bytes)]
    const dweight = bench.buffer(4 * byFilterFloats(shape))
    const dbias = bench.buffer(4 * y.channelStride)
    const dxAt = bench.image(shape.x)
    const weights = weightPanels(bench, problem)
    const calls: [{ name: string }, ...number[]][] = [
      [forward, xAt, weights, biasAt, yAt, argmaxAt],
      [list, yAt, dyAt, argmaxAt, lists],
      [toParameters, xAt, lists, dweight, dbias],
    ]
    if (shape.x.channelStride > 1) {
      const toInput = emitConv2dBackwardInputSparse(bench.module, 'dx', dx)
      calls.push([toInput, lists, weightsByFilter(bench, problem), dxAt])
    }
    bench.run(...calls)

    expectNear(bench.read(y, yAt), expected.y, 'y')
    const gradients = problem.backward(expected.backward(dy))
    const found = gradients.dweight.map(
      (_, torch) => bench.floats[dweight / 4 + byFilter(shape, torch)]!,
    )
    expectNear(found, gradients.dweight, 'dweight')
    expectNear(bench.floats.slice(dbias / 4, dbias / 4 + shape.filters), gradients.dbias, 'dbias')
    if (shape.x.channelStride > 1) expectNear(bench.read(shape.x, dxAt), gradients.dx, 'dx')
  })

  it.each(seeds(24))('give the same by Winograd’s algorithm, case %i', (seed) => {
    const bench = new Workbench(seed)
    const kernel = bench.between(0, 1) === 0 ? 3 : 5
    const channels = kernel === 3 ? bench.between(16, 32) : bench.between(4, 20)
    const filters = 8 * bench.between(2, 5)
    const limits = { kernel, stride: 1, channels, filters, leastOutput: 2 }
    const problem = randomConv2d(bench, limits)
    const { expected, y, shape, xAt, biasAt, yAt, argmaxAt } = poolOnBench(
      bench,
      problem,
      seed % 3 !== 0,
    )
    expect(isWinogradFaster(shape, true)).toBe(true)
    const { k } = conv2dPanels(shape)
    const transform = emitWinogradWeights(bench.module, 'transform', shape)
    const whole = { ...shape, hasBias: true }
    const forward = emitWinogradForward(bench.module, 'forward', whole)
    const direct = emitConv2dForward(bench.module, 'direct', shape)
    const weights = weightPanels(bench, problem)
    const u = bench.buffer(winogradWeightBytes(shape))
    const work = bench.buffer(winogradWorkBytes(whole))
    const directArgmax = bench.buffer(argmaxBytes(y))
    const panels = Array.from({ length: filters / 8 }, (_, panel) => panel)
    bench.run(
      ...panels.map(
        (panel) =>
          [
            transform,
            weights + panel * 32 * k,
            u + (panel * winogradWeightBytes(shape) * 8) / filters,
          ] as [{ name: string }, ...number[]],
      ),
      [direct, xAt, weights, biasAt, yAt, directArgmax],
      [forward, xAt, u, biasAt, yAt, argmaxAt, work],
    )
    expectNear(bench.read(y, yAt), expected.y, 'y')
    const places = (at: number) => bench.integers.slice(at / 4, (at + argmaxBytes(y)) / 4)
    expect(places(argmaxAt)).toEqual(places(directArgmax))
  })
})

describe('the forward kernel for grey images', () => {
  it.each(seeds(30))('gives what the reference gives, case %i', (seed) => {
    const bench = new Workbench(seed)
    const limits = { isGrey: true, kernel: 5, stride: 1, leastOutput: 8 }
    const problem = randomConv2d(bench, limits)
    const onBench = poolOnBench(bench, problem, seed % 3 !== 0, 0)
    const { expected, y, shape, xAt, biasAt, yAt, argmaxAt } = onBench
    expect(isGreyConv2d(shape)).toBe(true)
    const forward = emitGreyConv2dForward(bench.module, 'forward', shape)
    const direct = emitConv2dForward(bench.module, 'direct', shape)
    const weights = weightPanels(bench, problem)
    const directArgmax = bench.buffer(argmaxBytes(y))
    const work = bench.buffer(greyWorkBytes(shape))
    bench.run(
      [direct, xAt, weights, biasAt, yAt, directArgmax],
      [forward, xAt, weights, biasAt, yAt, argmaxAt, work],
    )
    expectNear(bench.read(y, yAt), expected.y, 'y')
    const places = (at: number) => bench.integers.slice(at / 4, (at + argmaxBytes(y)) / 4)
    expect(places(argmaxAt)).toEqual(places(directArgmax))
  })
})

describe('the general backward kernels of a convolution', () => {
  it.each(seeds(60))('give what the reference gives, case %i', (seed) => {
    const bench = new Workbench(seed)
    const problem = randomConv2d(bench, { isGrey: seed % 4 === 0 })
    const dyTensor = outputTensor(bench, problem.outputShape)
    const shape = { ...problem.shape, dy: dyTensor }
    const toParameters = emitConv2dBackwardParameters(bench.module, 'dw', shape)
    const dy = bench.values(problem.y.length)
    const layout = conv2dPanels(shape)
    const dweight = bench.panels(layout, () => 0, 0)
    const dbias = bench.buffer(4 * dyTensor.channelStride)
    const [xAt, dyAt] = [bench.image(shape.x, problem.x), bench.image(dyTensor, dy)]
    const dxAt = bench.image(shape.x)
    const calls: [{ name: string }, ...number[]][] = [[toParameters, xAt, dyAt, dweight, dbias]]
    if (shape.x.channelStride > 1) {
      const toInput = emitConv2dBackwardInput(bench.module, 'dx', { ...shape, dx: shape.x })
      calls.push([toInput, dyAt, weightsByFilter(bench, problem), dxAt])
    }
    bench.run(...calls)

    const gradients = problem.backward(dy)
    const found = new Float32Array(problem.weight.length)
    for (let k = 0; k < layout.k; k++) {
      for (let o = 0; o < shape.filters; o++) {
        found[torchWeight(shape, k, o)] = bench.readPanel(layout, dweight, k, o)
      }
    }
    expectNear(found, gradients.dweight, 'dweight')
    expectNear(bench.floats.slice(dbias / 4, dbias / 4 + shape.filters), gradients.dbias, 'dbias')
    if (shape.x.channelStride > 1) expectNear(bench.read(shape.x, dxAt), gradients.dx, 'dx')
  })
})
