import { describe, expect, it } from 'vitest'
import { clipGradients } from '../../../../src/nn/gradient-clip.ts'
import { createOptimizer } from '../../../../src/nn/optimizers/index.ts'
import { optimizerMoments } from '../../../../src/nn/wasm/kernels/optimizer.ts'
import {
  emitAverage,
  emitClip,
  emitSquares,
  emitUpdateFromKept,
  squareSumsBytes,
} from '../../../../src/nn/wasm/kernels/parameter-passes.ts'
import { stepLayout } from '../../../../src/nn/wasm/layout.ts'
import { expectNear, seeds, Workbench } from '../workbench.ts'
import { optimizers, writeStep } from './optimizer-step.ts'

/** Of no chunk, of some whole ones and a part of one. */
function randomCount(bench: Workbench, seed: number): number {
  return 16 * (seed % 5 === 0 ? bench.between(0, 4) : bench.between(0, 1500))
}

describe('the average of all parameters', () => {
  it.each(seeds(15))('moves by the step’s share, whoever takes which chunk, case %i', (seed) => {
    const bench = new Workbench(seed)
    const count = randomCount(bench, seed)
    const [weights, averages] = [bench.values(count), bench.values(count)]
    const start = bench.floatBuffer([...weights, ...averages])
    const step = bench.buffer(stepLayout.bytes)
    bench.floats[(step + stepLayout.averageShare) / 4] = 0.3
    const kernel = emitAverage(bench.module, 'average', { start, bytes: 4 * count }, 4 * count)
    const threads = bench.between(1, 4)
    bench.run(...Array.from({ length: threads }, (_, i) => [kernel, i, threads, step] as const))
    const expected = averages.map((average, i) => average + 0.3 * (weights[i]! - average))
    expectNear(bench.floats.slice(start / 4 + count, start / 4 + 2 * count), expected, 'average')
    expect(bench.floats.slice(start / 4, start / 4 + count)).toEqual(weights)
  })

  it('dies away to zero, not to denormal numbers', () => {
    const bench = new Workbench(2)
    const start = bench.floatBuffer([...new Array(16).fill(0), ...new Array(16).fill(1.2e-38)])
    const step = bench.buffer(stepLayout.bytes)
    bench.floats[(step + stepLayout.averageShare) / 4] = 0.1
    bench.run([emitAverage(bench.module, 'average', { start, bytes: 64 }, 64), 0, 1, step])
    expect([...bench.floats.slice(start / 4 + 16, start / 4 + 32)]).toEqual(new Array(16).fill(0))
  })
})

describe('clipping', () => {
  it.each(seeds(15))('scales as the reference does, case %i', (seed) => {
    const bench = new Workbench(seed)
    const count = randomCount(bench, seed)
    const gradients = bench.values(count)
    const norm = Math.hypot(...gradients)
    const largest = seed % 3 === 0 ? 2 * norm + 1 : norm / 3 + 0.01
    const region = { start: bench.floatBuffer(gradients), bytes: 4 * count }
    const sums = bench.buffer(squareSumsBytes(region))
    const step = bench.buffer(stepLayout.bytes)
    const square = emitSquares(bench.module, 'square', region, sums)
    const clip = emitClip(bench.module, 'clip', region, sums, largest)
    const threads = bench.between(1, 4)
    const squares = Array.from({ length: threads }, (_, i) => [square, i, threads] as const)
    bench.run(...squares, [clip, step])
    const scale = bench.floats[(step + stepLayout.gradientScale) / 4]!
    const expected = gradients.slice()
    clipGradients(expected, largest)
    expectNear(
      gradients.map((gradient) => scale * gradient),
      expected,
      'clipped',
    )
    if (largest > norm) expect(scale).toBe(1)
  })

  it.each([
    [NaN, NaN],
    [Infinity, 0],
  ])('makes of a gradient of %d a scale of %d', (bad, scale) => {
    const bench = new Workbench(2)
    const region = { start: bench.floatBuffer([bad, ...new Array(15).fill(1)]), bytes: 64 }
    const [sums, step] = [bench.buffer(squareSumsBytes(region)), bench.buffer(stepLayout.bytes)]
    const square = emitSquares(bench.module, 'square', region, sums)
    bench.run([square, 0, 1], [emitClip(bench.module, 'clip', region, sums, 1), step])
    expect(bench.floats[(step + stepLayout.gradientScale) / 4]).toBe(scale)
  })
})

describe('the update from gathered gradients', () => {
  it.each(optimizers)('scales them and moves the weights by %o', (optimizer) => {
    for (const seed of seeds(4)) {
      const bench = new Workbench(seed)
      const count = 4 * bench.between(1, 40)
      const [weights, gradients] = [bench.values(count), bench.values(count)]
      const bytes = 4 * count
      const keptBytes = bytes * (1 + optimizerMoments(optimizer))
      const start = bench.buffer(keptBytes + bytes)
      bench.floats.set(weights, start / 4)
      bench.floats.set(gradients, (start + keptBytes) / 4)
      const step = writeStep(bench, optimizer, 0.1)
      bench.floats[(step + stepLayout.gradientScale) / 4] = 0.25
      const use = { kind: 'clipped', optimizer } as const
      const kernel = emitUpdateFromKept(bench.module, 'update', use, bytes, keptBytes)
      const some = bench.between(0, count / 4)
      bench.run([kernel, start, some, step])
      const expected = weights.slice(0, 4 * some)
      const scaled = gradients.slice(0, 4 * some).map((gradient) => 0.25 * gradient)
      createOptimizer(optimizer, 4 * some).step(expected, scaled, 0.1)
      const found = bench.floats.slice(start / 4, start / 4 + count)
      expectNear(found.subarray(0, 4 * some), expected, 'weights')
      expect(found.subarray(4 * some)).toEqual(weights.subarray(4 * some))
    }
  })
})
