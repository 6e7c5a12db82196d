import { describe, expect, it } from 'vitest'
import { reference } from '../../../../src/nn/kernels/reference.ts'
import { crossEntropy, crossEntropyGradient, softmaxRows } from '../../../../src/nn/loss.ts'
import { softmax } from '../../../../src/nn/layers/softmax.ts'
import { emitDropout } from '../../../../src/nn/wasm/kernels/dropout.ts'
import { emitFetchImage } from '../../../../src/nn/wasm/kernels/fetch-image.ts'
import { emitFlatten } from '../../../../src/nn/wasm/kernels/flatten.ts'
import {
  emitMaxPool2dBackward,
  emitMaxPool2dForward,
} from '../../../../src/nn/wasm/kernels/max-pool2d.ts'
import { emitReluBackward, emitReluForward } from '../../../../src/nn/wasm/kernels/relu.ts'
import {
  emitCrossEntropy,
  emitSoftmaxBackward,
  emitSoftmaxForward,
} from '../../../../src/nn/wasm/kernels/softmax.ts'
import { argmaxBytes } from '../../../../src/nn/wasm/kernels/conv2d-forward.ts'
import { stepLayout } from '../../../../src/nn/wasm/layout.ts'
import { flatTensor, tensor } from '../../../../src/nn/wasm/tensor.ts'
import { expectNear, seeds, Workbench } from '../workbench.ts'

describe('max-pooling', () => {
  it.each(seeds(40))('gives what the reference gives, forward and back, case %i', (seed) => {
    const bench = new Workbench(seed)
    const [window, stride, channels] = [
      bench.between(1, 5),
      bench.between(1, 4),
      bench.between(1, 9),
    ]
    const [height, width] = [window + bench.between(0, 9), window + bench.between(0, 9)]
    const positions = (extent: number) => Math.floor((extent - window) / stride) + 1
    const inputShape = [channels, height, width]
    const outputShape = [channels, positions(height), positions(width)]
    const values = bench.values(channels * height * width)
    // Equal neighbours: the first one wins.
    if (seed % 2 === 0) values.set(values.map((value) => Math.round(2 * value)))
    const count = outputShape.reduce((product, extent) => product * extent, 1)
    const [largest, argmax, dy] = [
      new Float32Array(count),
      new Uint32Array(count),
      bench.values(count),
    ]
    const dx = new Float32Array(values.length)
    const options = { window, stride }
    const shapes = { options, inputShape, outputShape, batch: 1 }
    const pass = { ...shapes, x: values, y: largest, saved: { argmax } }
    reference.maxPool2dForward(pass)
    reference.maxPool2dBackward({ ...pass, dy }, dx)

    const x = tensor(height, width, channels, { halo: bench.between(0, 1) })
    const y = tensor(outputShape[1]!, outputShape[2]!, channels, { halo: bench.between(0, 2) })
    const forward = emitMaxPool2dForward(bench.module, 'forward', { x, y, dx: x, window, stride })
    const backward = emitMaxPool2dBackward(bench.module, 'backward', { dy: y, dx: x })
    const [xAt, yAt, dyAt] = [bench.image(x, values), bench.image(y), bench.image(y, dy)]
    const [argmaxAt, dxAt] = [bench.buffer(argmaxBytes(y)), bench.image(x)]
    bench.run([forward, xAt, yAt, argmaxAt], [backward, dyAt, argmaxAt, dxAt])
    expect(bench.read(y, yAt)).toEqual(largest)
    expectNear(bench.read(x, dxAt), dx, 'dx')
  })
})

describe('ReLU', () => {
  it.each(seeds(10))('cuts at zero and stops the gradient there, case %i', (seed) => {
    const bench = new Workbench(seed)
    const [height, width, channels] = [
      bench.between(1, 6),
      bench.between(1, 6),
      bench.between(1, 9),
    ]
    const x = tensor(height, width, channels, { halo: 1 })
    const y = tensor(height, width, channels)
    const values = bench.values(height * width * channels)
    const gradient = bench.values(values.length)
    const forward = emitReluForward(bench.module, 'forward', { x, y })
    const backward = emitReluBackward(bench.module, 'backward', { y, dy: y, dx: x })
    const [xAt, yAt, dyAt] = [bench.image(x, values), bench.image(y), bench.image(y, gradient)]
    const dxAt = bench.image(x)
    bench.run([forward, xAt, yAt], [backward, yAt, dyAt, dxAt])
    expect(bench.read(y, yAt)).toEqual(values.map((value) => Math.max(value, 0)))
    expectNear(
      bench.read(x, dxAt),
      gradient.map((value, i) => (values[i]! > 0 ? value : 0)),
      'dx',
    )
  })

  it('lets NaN through, so that a network that went wrong is seen', () => {
    const bench = new Workbench(1)
    const row = flatTensor(4)
    const kernel = emitReluForward(bench.module, 'kernel', { x: row, y: row })
    const [xAt, yAt] = [bench.image(row, [NaN, -1, 2, NaN]), bench.image(row)]
    bench.run([kernel, xAt, yAt])
    expect([...bench.read(row, yAt)]).toEqual([NaN, 0, 2, NaN])
  })
})

describe('dropout', () => {
  const length = 4096
  interface Place {
    readonly layer: number
    readonly image: number
    readonly key: number
  }

  /** Ones through dropout, which are the masks, scaled. */
  function masks(dropProbability: number, places: readonly Place[]): Float32Array[] {
    const bench = new Workbench(1)
    const row = flatTensor(length)
    const xAt = bench.image(row, new Float32Array(length).fill(1))
    const calls = places.map(({ layer, image, key }) => {
      const kernel = emitDropout(bench.module, 'kernel', { x: row, y: row, dropProbability, layer })
      const [yAt, step] = [bench.image(row), bench.buffer(stepLayout.bytes)]
      bench.integers[(step + stepLayout.dropoutKey) / 4] = key
      return [kernel, xAt, yAt, image, step] as const
    })
    bench.run(...calls)
    return calls.map(([, , yAt]) => bench.read(row, yAt))
  }

  it.each([0.1, 0.25, 0.5, 0.95])('drops a share of %f and scales the rest', (share) => {
    const [mask] = masks(share, [{ layer: 0, image: 3, key: 12345 }])
    const dropped = mask!.filter((value) => value === 0).length / length
    // Five standard deviations.
    expect(Math.abs(dropped - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / length))
    const kept = mask!.filter((value) => value !== 0)
    expectNear(kept, new Float32Array(kept.length).fill(1 / (1 - share)), 'kept')
  })

  it('draws another mask for another layer, image or step, and the same for the same', () => {
    const place = { layer: 0, image: 0, key: 99 }
    const [mask, same, ...others] = masks(0.5, [
      place,
      place,
      { ...place, layer: 1 },
      { ...place, image: 1 },
      { ...place, key: 100 },
    ])
    expect(same).toEqual(mask)
    for (const other of others) {
      const agreeing = other.filter((value, i) => value === mask![i]).length / length
      expect(Math.abs(agreeing - 0.5)).toBeLessThan(0.05)
    }
  })
})

describe('flatten', () => {
  it('brings an image into PyTorch’s order, and a gradient back', () => {
    const bench = new Workbench(1)
    const image = tensor(3, 5, 6, { halo: 1 })
    const values = bench.values(90)
    const forward = emitFlatten(bench.module, 'forward', image, 'forward')
    const backward = emitFlatten(bench.module, 'backward', image, 'backward')
    const [imageAt, flatAt] = [bench.image(image, values), bench.buffer(4 * 90)]
    const dxAt = bench.image(image)
    bench.run([forward, imageAt, flatAt], [backward, dxAt, flatAt])
    expect(bench.floats.slice(flatAt / 4, flatAt / 4 + 90)).toEqual(values)
    expect(bench.read(image, dxAt)).toEqual(values)
  })
})

describe('softmax and cross-entropy', () => {
  it.each(seeds(30))('give what the reference gives, case %i', (seed) => {
    const bench = new Workbench(seed)
    const classes = bench.between(2, 23)
    const scale = 1 / bench.between(1, 100)
    const logits = bench.values(classes).map((value) => value * 10 ** (seed % 4))
    const label = bench.between(0, classes - 1)
    const smoothing = seed % 3 === 0 ? 0.1 * bench.between(1, 9) : 0
    const [loss, probabilities] = [new Float32Array(classes), new Float32Array(classes)]
    softmaxRows(1, classes, logits, probabilities)
    crossEntropyGradient(1, classes, logits, Uint8Array.of(label), scale, loss, smoothing)

    const row = flatTensor(classes)
    const entropy = emitCrossEntropy(bench.module, 'entropy', classes, smoothing)
    const forward = emitSoftmaxForward(bench.module, 'forward', classes)
    const [zAt, dzAt, pAt] = [bench.image(row, logits), bench.image(row), bench.image(row)]
    const [result, step] = [bench.buffer(8), bench.buffer(stepLayout.bytes)]
    bench.floats[(step + stepLayout.scale) / 4] = scale
    bench.run([entropy, zAt, dzAt, label, result, result + 4, step], [forward, zAt, pAt])
    expectNear(bench.read(row, dzAt), loss, 'dz')
    expectNear(bench.read(row, pAt), probabilities, 'probabilities')
    const expected = crossEntropy(1, classes, logits, Uint8Array.of(label), smoothing)
    expect(Math.abs(bench.floats[result / 4]! - expected)).toBeLessThan(1e-6 * (1 + expected))
    const best = logits.indexOf(Math.max(...logits))
    expect(bench.integers[result / 4 + 1]).toBe(best === label ? 1 : 0)
    // What lies beyond the classes has no gradient.
    const padding = bench.floats.slice(dzAt / 4 + classes, dzAt / 4 + row.channelStride)
    expect([...padding]).toEqual(new Array(padding.length).fill(0))
  })

  it.each([
    [[1, 3, 3, 2], 1, 1],
    [[1, 3, 3, 2], 2, 0],
    [[NaN, 3, 1, 2], 0, 0],
  ])('take the first maximum of %o for the answer', (logits, label, isCorrect) => {
    const bench = new Workbench(2)
    const row = flatTensor(4)
    const kernel = emitCrossEntropy(bench.module, 'kernel', 4, 0)
    const [zAt, dzAt] = [bench.image(row, logits), bench.image(row)]
    const result = bench.buffer(8)
    bench.run([kernel, zAt, dzAt, label, result, result + 4, bench.buffer(stepLayout.bytes)])
    expect(bench.integers[result / 4 + 1]).toBe(isCorrect)
    expect(Number.isFinite(bench.floats[result / 4]!)).toBe(!logits.includes(NaN))
  })

  it('gives no probability that is a denormal number', () => {
    const bench = new Workbench(2)
    const logits = Float32Array.from({ length: 120 }, (_, i) => -i)
    const row = flatTensor(120)
    const kernel = emitSoftmaxForward(bench.module, 'kernel', 120)
    const [zAt, pAt] = [bench.image(row, logits), bench.image(row)]
    bench.run([kernel, zAt, pAt])
    const tiny = bench.read(row, pAt).filter((p) => p > 0 && p < 2 ** -126)
    expect(tiny.length).toBe(0)
  })

  it.each(seeds(10))('softmax passes its gradient on, case %i', (seed) => {
    const bench = new Workbench(seed)
    const features = bench.between(1, 15)
    const [values, dy] = [bench.values(features), bench.values(features)]
    const [y, dx] = [new Float32Array(features), new Float32Array(features)]
    softmaxRows(1, features, values, y)
    softmax.backward({
      options: {},
      inputShape: [features],
      outputShape: [features],
      ...{ batch: 1, x: values, y, dy, dx, params: {}, grads: {}, saved: {} },
      kernels: reference,
      isTraining: true,
      random: bench.random,
    })
    const row = flatTensor(features)
    const kernel = emitSoftmaxBackward(bench.module, 'kernel', features)
    const [yAt, dyAt, dxAt] = [bench.image(row, y), bench.image(row, dy), bench.image(row)]
    bench.run([kernel, yAt, dyAt, dxAt])
    expectNear(bench.read(row, dxAt), dx, 'dx')
  })
})

describe('fetching an image', () => {
  const normalisation = { mean: 0.1307, deviation: 0.3081 }

  it.each(seeds(20))('normalises its pixels, case %i', (seed) => {
    const bench = new Workbench(seed)
    const channels = seed % 2 === 0 ? 1 : bench.between(1, 4)
    const [height, width] = [bench.between(1, 30), bench.between(1, 30)]
    const x = tensor(height, width, channels, { halo: bench.between(0, 3), isGrey: seed % 4 < 2 })
    const count = channels * height * width
    const pixelsAt = bench.buffer(count + 8)
    const pixels = Uint8Array.from({ length: count }, () => bench.random.integer(256))
    new Uint8Array(bench.floats.buffer).set(pixels, pixelsAt)
    const kernel = emitFetchImage(bench.module, 'kernel', x, normalisation)
    const xAt = bench.image(x)
    bench.run([kernel, pixelsAt, xAt])
    const expected = Float32Array.from(pixels, (pixel) => (pixel / 255 - 0.1307) / 0.3081)
    expectNear(bench.read(x, xAt), expected, 'x')
  })
})
