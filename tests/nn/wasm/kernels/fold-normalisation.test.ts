import { describe, expect, it } from 'vitest'
import { emitFoldNormalisation } from '../../../../src/nn/wasm/kernels/fold-normalisation.ts'
import { panels } from '../../../../src/nn/wasm/panels.ts'
import { expectNear, seeds, Workbench } from '../workbench.ts'

describe('a batch normalisation folded into the weights before it', () => {
  it.each(seeds(20))('scales every column and shifts its bias, case %i', (seed) => {
    const bench = new Workbench(seed)
    const [k, columns] = [bench.between(1, 40), bench.between(1, 30)]
    const epsilon = 1e-3
    const layout = panels(k, columns)
    const weights = bench.values(k * columns)
    const row = () => bench.values(columns)
    const [bias, gamma, beta, mean] = [row(), row(), row(), row()]
    const variance = row().map((value) => value + 1)
    const padded = (values: Float32Array) => {
      const all = new Float32Array(layout.n)
      all.set(values)
      return bench.floatBuffer(all)
    }
    const from = bench.panels(layout, (i, n) => weights[i * columns + n]!, columns)
    const rows = [bias, gamma, beta, mean, variance].map(padded)
    const isInPlace = seed % 3 === 0
    const to = isInPlace ? from : bench.panels(layout, () => 0, 0)
    const toBias = isInPlace ? rows[0]! : padded(new Float32Array(0))
    const kernel = emitFoldNormalisation(bench.module, 'fold', layout, epsilon)
    bench.run([kernel, from, ...rows, to, toBias])

    const scale = Array.from(gamma, (g, n) => g / Math.sqrt(variance[n]! + epsilon))
    const foldedBias = Array.from(bias, (b, n) => (b - mean[n]!) * scale[n]! + beta[n]!)
    expectNear(bench.floats.subarray(toBias / 4, toBias / 4 + columns), foldedBias, 'bias')
    const found = Array.from(weights, (_, at) =>
      bench.readPanel(layout, to, Math.floor(at / columns), at % columns),
    )
    expectNear(
      found,
      Array.from(weights, (w, at) => w * scale[at % columns]!),
      'weights',
    )
    const padding = bench.floats.subarray(toBias / 4 + columns, toBias / 4 + layout.n)
    expect(padding.every((value) => value === 0)).toBe(true)
  })
})
