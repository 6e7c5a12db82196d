import { describe, expect, it } from 'vitest'
import { createOptimizer } from '../../../../src/nn/optimizers/index.ts'
import { conv2dPanels } from '../../../../src/nn/wasm/kernels/conv2d-shape.ts'
import { emitConv2dUpdate } from '../../../../src/nn/wasm/kernels/conv2d-update.ts'
import { optimizerMoments } from '../../../../src/nn/wasm/kernels/optimizer.ts'
import { panelFloats, panelIndex } from '../../../../src/nn/wasm/panels.ts'
import { expectNear, seeds, Workbench } from '../workbench.ts'
import {
  biasBuffer,
  byFilter,
  byFilterFloats,
  randomConv2d,
  torchWeight,
  weightPanels,
} from './conv2d-case.ts'
import { optimizers, writeStep } from './optimizer-step.ts'

describe('the update of a convolution', () => {
  const cases = seeds(10).flatMap((seed) =>
    optimizers.map((optimizer) => [seed, optimizer] as const),
  )

  it.each(cases)('moves the weights as the optimizer says, case %i, %o', (seed, optimizer) => {
    const bench = new Workbench(seed)
    const problem = randomConv2d(bench, { isGrey: seed % 5 === 0, kernel: bench.between(1, 5) })
    const { shape, weight, bias } = problem
    const gradientLayout = seed % 2 === 0 ? ('filters' as const) : ('panels' as const)
    const hasCopy = seed % 3 > 0
    const layout = conv2dPanels(shape)
    const padded = layout.n
    const shards = bench.between(1, 4)
    const dweights = Array.from({ length: shards }, () => bench.values(weight.length))
    const dbiases = Array.from({ length: shards }, () => bench.values(bias.length))

    // A weight's moments lie behind all weights and biases, as in an engine's memory.
    const momentBytes = 4 * (panelFloats(layout) + padded)
    const weightAt = bench.buffer(momentBytes * (1 + optimizerMoments(optimizer)))
    const biasAt = weightAt + 4 * panelFloats(layout)
    const [weights, biases] = [weightPanels(bench, problem), biasBuffer(bench, problem)]
    bench.floats.copyWithin(weightAt / 4, weights / 4, weights / 4 + panelFloats(layout))
    bench.floats.copyWithin(biasAt / 4, biases / 4, biases / 4 + padded)
    const copyAt = bench.buffer(4 * byFilterFloats(shape))

    const dweightFloats = Math.max(panelFloats(layout), byFilterFloats(shape))
    const shardBytes = 4 * (dweightFloats + padded)
    const gradients = bench.buffer(shards * shardBytes)
    for (let shard = 0; shard < shards; shard++) {
      const start = (gradients + shard * shardBytes) / 4
      for (let o = 0; o < shape.filters; o++) {
        for (let k = 0; k < layout.k; k++) {
          const torch = torchWeight(shape, k, o)
          const place =
            gradientLayout === 'panels' ? panelIndex(layout, k, o) : byFilter(shape, torch)
          bench.floats[start + place] = dweights[shard]![torch]!
        }
        bench.floats[start + dweightFloats + o] = dbiases[shard]![o]!
      }
    }

    const own = { gradientLayout, hasCopy, use: optimizer, momentBytes, shardBytes }
    const updateShape = { ...shape, ...own }
    const wide = emitConv2dUpdate(bench.module, 'wide', updateShape, 2)
    const narrow = emitConv2dUpdate(bench.module, 'narrow', updateShape, 1)
    const step = writeStep(bench, optimizer, 0.1)
    const filterBytes = (4 * byFilterFloats(shape)) / padded
    const calls = Array.from({ length: Math.ceil(padded / 8) }, (_, panel) => {
      const panelBytes = 32 * panel * layout.k
      return [
        8 * panel + 8 <= padded ? wide : narrow,
        ...[weightAt + panelBytes, biasAt + 32 * panel, copyAt + 8 * panel * filterBytes],
        gradients + (gradientLayout === 'panels' ? panelBytes : 8 * panel * filterBytes),
        gradients + 4 * dweightFloats + 32 * panel,
        ...[shards, step],
      ] as const
    })
    bench.run(...calls)

    const sumOf = (parts: readonly Float32Array[]) =>
      parts[0]!.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0))
    const [newWeight, newBias] = [weight.slice(), bias.slice()]
    createOptimizer(optimizer, weight.length).step(newWeight, sumOf(dweights), 0.1)
    createOptimizer(optimizer, bias.length).step(newBias, sumOf(dbiases), 0.1)
    const found = new Float32Array(weight.length)
    for (let o = 0; o < shape.filters; o++) {
      for (let k = 0; k < layout.k; k++) {
        found[torchWeight(shape, k, o)] = bench.readPanel(layout, weightAt, k, o)
      }
    }
    expectNear(found, newWeight, 'weights')
    expectNear(bench.floats.slice(biasAt / 4, biasAt / 4 + bias.length), newBias, 'biases')

    const copy = newWeight.map((_, torch) => bench.floats[copyAt / 4 + byFilter(shape, torch)]!)
    expect(copy).toEqual(hasCopy ? found : new Float32Array(weight.length))
    // Filters that only fill up a panel stay zero.
    for (let o = shape.filters; o < padded; o++) {
      for (let k = 0; k < layout.k; k++) {
        expect(bench.readPanel(layout, weightAt, k, o)).toBe(0)
      }
    }
  })
})
