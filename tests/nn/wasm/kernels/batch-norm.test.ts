import { describe, expect, it } from 'vitest'
import { reference } from '../../../../src/nn/kernels/reference.ts'
import { leakyRelu } from '../../../../src/nn/layers/leaky-relu.ts'
import { random } from '../../../../src/nn/random.ts'
import {
  emitAvgPool2dBackward,
  emitAvgPool2dForward,
} from '../../../../src/nn/wasm/kernels/avg-pool2d.ts'
import {
  emitBatchNormBackwardInput,
  emitBatchNormBackwardParameters,
  emitBatchNormBackwardStatistics,
} from '../../../../src/nn/wasm/kernels/batch-norm-backward.ts'
import { emitBatchNormForward } from '../../../../src/nn/wasm/kernels/batch-norm-forward.ts'
import {
  batchNormMomentsBytes,
  batchNormRow,
  batchNormRowsBytes,
} from '../../../../src/nn/wasm/kernels/batch-norm-shape.ts'
import {
  emitBatchNormMoments,
  emitBatchNormScale,
  emitBatchNormStatistics,
} from '../../../../src/nn/wasm/kernels/batch-norm-statistics.ts'
import { emitBatchNormUpdate } from '../../../../src/nn/wasm/kernels/batch-norm-update.ts'
import {
  emitLeakyReluBackward,
  emitLeakyReluForward,
} from '../../../../src/nn/wasm/kernels/leaky-relu.ts'
import { stepLayout } from '../../../../src/nn/wasm/layout.ts'
import { flatTensor, tensor, type Tensor } from '../../../../src/nn/wasm/tensor.ts'
import { expectNear, seeds, Workbench } from '../workbench.ts'

type Call = [{ name: string }, ...number[]]

/** A random batch and what the reference makes of it. */
function randomBatch(bench: Workbench, mean: number, hasRelu: boolean) {
  const channels = bench.between(1, 45)
  const isFlat = bench.between(0, 3) === 0
  const [height, width] = isFlat ? [1, 1] : [bench.between(1, 9), bench.between(1, 9)]
  const batch = bench.between(2, 7)
  const count = channels * height * width
  const options = { epsilon: 1e-3, momentum: 0.2 }
  const zeros = () => new Float32Array(channels)
  const params = {
    weight: bench.values(channels),
    bias: bench.values(channels),
    running_mean: bench.values(channels),
    running_var: bench.values(channels).map((value) => value + 2),
  }
  const before = { mean: params.running_mean.slice(), variance: params.running_var.slice() }
  const pass = {
    ...{ options, inputShape: [channels, height, width], batch, params },
    x: bench.values(batch * count).map((value) => value + mean),
    y: new Float32Array(batch * count),
    saved: {
      xHat: new Float32Array(batch * count),
      ...{ mean: zeros(), variance: zeros(), inverseDeviation: zeros() },
    },
  }
  const used = new Float32Array(batch * count)
  reference.batchNormInference({ ...pass, y: used })
  reference.batchNormForward(pass)
  const dy = bench.values(batch * count)
  const grads = { weight: zeros(), bias: zeros() }
  const dx = new Float32Array(batch * count)
  const passed = (value: number, i: number) => (hasRelu && pass.y[i]! <= 0 ? 0 : value)
  reference.batchNormBackward({ ...pass, dy: dy.map(passed), grads }, dx)
  reference.batchNormStatistics(pass)
  const image = (values: Float32Array) => (index: number) =>
    values.subarray(index * count, (index + 1) * count)
  const relu = (values: Float32Array) => (hasRelu ? values.map((v) => Math.max(v, 0)) : values)
  const tensors = (halo: number): Tensor =>
    isFlat ? flatTensor(channels) : tensor(height, width, channels, { halo })
  return {
    ...{ batch, channels, options, params, before, grads, image, tensors },
    ...{ x: pass.x, y: relu(pass.y), used: relu(used), dy, dx },
  }
}

describe('batch normalisation', () => {
  it.each(seeds(40))('gives what the reference gives, forward and back, case %i', (seed) => {
    const bench = new Workbench(seed)
    const hasRelu = seed % 2 === 0
    // Far from zero: a sum of squares would have lost the variance.
    const mean = seed % 3 === 0 ? 300 : 0
    const problem = randomBatch(bench, mean, hasRelu)
    const { batch, channels, params, before, image, tensors } = problem
    const [x, y] = [tensors(bench.between(0, 2)), tensors(bench.between(0, 2))]
    const shape = { x, y, dy: y, dx: x, hasRelu, ...problem.options }
    const shards = Math.min(batch, bench.between(1, 3))
    const momentsBytes = batchNormMomentsBytes(x)
    const row = 4 * x.channelStride
    const { module } = bench

    const padded = (values: Float32Array) => {
      const all = new Float32Array(x.channelStride)
      all.set(values)
      return bench.floatBuffer(all)
    }
    const images = (t: Tensor, values: Float32Array | null) =>
      bench.images(
        t,
        Array.from({ length: batch }, (_, n) => (values ? image(values)(n) : [])),
      )
    const [weight, bias] = [padded(params.weight), padded(params.bias)]
    const [runningMean, runningVariance] = [padded(before.mean), padded(before.variance)]
    const moments = bench.buffer(shards * momentsBytes)
    const gradients = bench.buffer(shards * 2 * row)
    const [rows, scale] = [bench.buffer(batchNormRowsBytes(x)), bench.buffer(row)]
    const step = bench.buffer(stepLayout.bytes)
    const [xAt, dyAt] = [images(x, problem.x), images(y, problem.dy)]
    const [usedAt, yAt, dxAt] = [images(y, null), images(y, null), images(x, null)]

    const optimizer = { kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } as const
    const addMoments = emitBatchNormMoments(module, 'moments', shape)
    const settle = emitBatchNormStatistics(module, 'settle', shape, momentsBytes)
    const forward = emitBatchNormForward(module, 'forward', shape)
    const findScale = emitBatchNormScale(module, 'scale', shape)
    const toParameters = emitBatchNormBackwardParameters(module, 'parameters', shape)
    const settleBackward = emitBatchNormBackwardStatistics(module, 'settleBackward', shape, 2 * row)
    const toInput = emitBatchNormBackwardInput(module, 'input', shape)
    const update = emitBatchNormUpdate(module, 'update', {
      ...shape,
      use: optimizer,
      momentBytes: 0,
    })

    const each = (call: (n: number, shard: number) => Call) =>
      Array.from({ length: batch }, (_, n) => call(n, Math.floor((n * shards) / batch)))
    const at = (start: number, t: Tensor, n: number) => start + n * t.imageBytes
    const [meanRow, scaleRow] = [batchNormRow(x, 'mean'), batchNormRow(x, 'scale')]
    bench.run(
      [findScale, weight, runningVariance, scale],
      ...each((n) => [forward, at(xAt, x, n), at(usedAt, y, n), runningMean, scale, bias]),
      ...each((n, shard) => [addMoments, at(xAt, x, n), moments + shard * momentsBytes]),
      [settle, moments, shards, weight, rows],
      ...each((n) => {
        return [forward, at(xAt, x, n), at(yAt, y, n), rows + meanRow, rows + scaleRow, bias]
      }),
      ...each((n, shard) => {
        const own = gradients + shard * 2 * row
        return [toParameters, at(xAt, x, n), at(dyAt, y, n), rows, bias, own, own + row]
      }),
      [settleBackward, gradients, gradients + row, shards, rows],
      ...each((n) => [toInput, at(xAt, x, n), at(dyAt, y, n), rows, bias, at(dxAt, x, n)]),
      [update, weight, bias, runningMean, runningVariance, rows, step],
    )

    const share = mean === 0 ? 1e-5 : 1e-3
    for (let n = 0; n < batch; n++) {
      expectNear(bench.read(y, at(usedAt, y, n)), image(problem.used)(n), 'y in use', share)
      expectNear(bench.read(y, at(yAt, y, n)), image(problem.y)(n), 'y', share)
      if (mean === 0) expectNear(bench.read(x, at(dxAt, x, n)), image(problem.dx)(n), 'dx', 1e-4)
    }
    const read = (start: number) => bench.floats.slice(start / 4, start / 4 + channels)
    const rowOf = (name: 'dweight' | 'dbias') => read(rows + batchNormRow(x, name))
    if (mean === 0) {
      expectNear(rowOf('dweight'), problem.grads.weight, 'dweight', 1e-4)
      expectNear(rowOf('dbias'), problem.grads.bias, 'dbias', 1e-4)
    }
    expectNear(read(runningMean), params.running_mean, 'running mean')
    expectNear(read(runningVariance), params.running_var, 'running variance', 1e-4)
    expect(read(weight)).toEqual(params.weight)
  })
})

describe('average pooling', () => {
  it.each(seeds(30))('gives what the reference gives, forward and back, case %i', (seed) => {
    const bench = new Workbench(seed)
    const [window, stride, channels] = [
      bench.between(1, 5),
      bench.between(1, 4),
      bench.between(1, 9),
    ]
    const [height, width] = [window + bench.between(0, 9), window + bench.between(0, 9)]
    const positions = (extent: number) => Math.floor((extent - window) / stride) + 1
    const [rows, columns] = [positions(height), positions(width)]
    const inputShape = [channels, height, width]
    const outputShape = [channels, rows, columns]
    const values = bench.values(channels * height * width)
    const dy = bench.values(channels * rows * columns)
    const [expected, dx] = [new Float32Array(dy.length), new Float32Array(values.length)]
    const shapes = { options: { window, stride }, inputShape, outputShape, batch: 1 }
    reference.avgPool2dForward({ ...shapes, x: values, y: expected })
    reference.avgPool2dBackward({ ...shapes, x: values, y: expected, dy }, dx)

    const x = tensor(height, width, channels, { halo: bench.between(0, 1) })
    const y = tensor(rows, columns, channels, { halo: bench.between(0, 2) })
    const shape = { x, y, rows: window, columns: window, stride }
    const forward = emitAvgPool2dForward(bench.module, 'forward', shape)
    const backward = emitAvgPool2dBackward(bench.module, 'backward', shape)
    const [xAt, yAt] = [bench.image(x, values), bench.image(y)]
    const [dyAt, dxAt] = [bench.image(y, dy), bench.image(x)]
    bench.run([forward, xAt, yAt], [backward, dyAt, dxAt])
    expectNear(bench.read(y, yAt), expected, 'y')
    expectNear(bench.read(x, dxAt), dx, 'dx')
  })
})

describe('a leaky ReLU', () => {
  it.each(seeds(12))('gives what the layer gives, forward and back, case %i', (seed) => {
    const bench = new Workbench(seed)
    const [channels, height, width] = [1, 1, 1].map(() => bench.between(1, 9)) as [
      number,
      number,
      number,
    ]
    const slope = seed / 12
    const values = bench.values(channels * height * width)
    const dy = bench.values(values.length)
    const [expected, dx] = [new Float32Array(values.length), new Float32Array(values.length)]
    leakyRelu.backward({
      ...{ options: { slope }, inputShape: [values.length], outputShape: [values.length] },
      ...{ batch: 1, x: values, y: expected, dy, dx, params: {}, grads: {}, saved: {} },
      ...{ kernels: reference, isTraining: true, random: random(1, 'dropout') },
    })
    for (const [i, value] of values.entries()) expected[i] = value > 0 ? value : slope * value
    const x = tensor(height, width, channels, { halo: bench.between(0, 2) })
    const y = tensor(height, width, channels, { halo: bench.between(0, 2) })
    const forward = emitLeakyReluForward(bench.module, 'forward', { x, y, slope })
    const backward = emitLeakyReluBackward(bench.module, 'backward', { x, dy: y, dx: x, slope })
    const [xAt, yAt] = [bench.image(x, values), bench.image(y)]
    const [dyAt, dxAt] = [bench.image(y, dy), bench.image(x)]
    bench.run([forward, xAt, yAt], [backward, xAt, dyAt, dxAt])
    expectNear(bench.read(y, yAt), expected, 'y')
    expectNear(bench.read(x, dxAt), dx, 'dx')
  })
})
