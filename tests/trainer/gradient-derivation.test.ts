import { describe, expect, it } from 'vitest'
import { imageGradients } from '../../src/nn/single-image.ts'
import { buildNetwork } from '../../src/nn/network.ts'
import { presets } from '../../src/nn/presets.ts'
import { indexOf } from '../../src/nn/reach.ts'
import { backwardPass, gradientViews } from '../../src/trainer/backward.ts'
import { gradientDerivationOf } from '../../src/trainer/gradient-derivation.ts'
import { lookAt, networks, placesIn } from './seen-networks.ts'

/** A digit's way back through a network with arbitrary weights. */
async function goBack(spec: (typeof networks)[number], label = 3) {
  const { seen, parameters } = await lookAt(spec)
  const pass = backwardPass(buildNetwork(spec), parameters, seen.input, label)
  return { seen, parameters, pass }
}

describe('gradientDerivationOf', () => {
  it.each(networks.map((spec) => [spec.name, spec] as const))(
    'comes to what backpropagation gave, in %s',
    async (_name, spec) => {
      const { seen, pass } = await goBack(spec)
      const image = [0, 300, 406, 783].map((i) => {
        return { stage: 0, channel: 0, row: Math.floor(i / 28), column: i % 28 }
      })
      const rules = new Set<string>()
      for (const at of [...image, ...placesIn(seen)]) {
        const stage = pass.stages[at.stage]!
        const { parts, others, answer, sum, steps, rule } = gradientDerivationOf(pass, at)!
        expect(steps.at(-1)?.value ?? sum).toBe(stage.delta[indexOf(at, stage.shape)])
        const scale = Math.max(...stage.delta.map(Math.abs))
        if (answer) expect(sum).toBeCloseTo(answer.probability - answer.target, 6)
        else if (rule !== 'alone') {
          const found = parts.reduce((total, part) => total + part.sum, others.sum)
          expect(Math.abs(found - sum)).toBeLessThanOrEqual(1e-4 * scale + 1e-6)
        }
        rules.add(answer ? 'answer' : rule)
      }
      expect(rules).toContain('weights')
      expect(rules).toContain('answer')
    },
  )

  it('gives the gradient of a pooling to the largest number of the window only', async () => {
    const { pass, seen } = await goBack(presets['lenet-5'].spec)
    const [rows, pooled] = [seen.activations[1]!, pass.stages[2]!]
    const found = [0, 1].flatMap((row) =>
      [0, 1].map((column) => {
        const at = { stage: 1, channel: 2, row: 14 + row, column: 12 + column }
        const { parts, rule } = gradientDerivationOf(pass, at)!
        expect(rule).toBe('largest')
        expect(parts.map(({ channel }) => channel)).toEqual([2])
        expect(parts[0]!.inputs).toEqual(pooled.delta.slice(2 * 196 + 7 * 14 + 6).slice(0, 1))
        return { value: rows[2 * 784 + at.row * 28 + at.column]!, share: parts[0]!.weights![0]! }
      }),
    )
    const largest = Math.max(...found.map(({ value }) => value))
    expect(largest).toBeGreaterThan(0)
    for (const { value, share } of found) expect(share).toBe(value === largest ? 1 : 0)
  })

  it('stops where ReLU gave nothing', async () => {
    const { pass } = await goBack(presets['lenet-5'].spec)
    const given = pass.activations[1]!
    const off = given.findIndex((value, i) => value === 0 && pass.deltas[2]![i] !== 0)
    const at = { channel: Math.floor(off / 784), row: Math.floor(off / 28) % 28, column: off % 28 }
    const { sum, steps } = gradientDerivationOf(pass, { stage: 1, ...at })!
    expect(sum).not.toBe(0)
    expect(steps).toEqual([{ kind: 'relu', value: 0 }])
  })

  it.each([
    ['behind the answer', { stage: 8, channel: 0, row: 0, column: 0 }],
    ['of a map that is not there', { stage: 2, channel: 6, row: 0, column: 0 }],
  ])('tells nothing of a place %s', async (_what, at) => {
    const { pass } = await goBack(presets['lenet-5'].spec)
    expect(gradientDerivationOf(pass, at)).toBeNull()
  })
})

describe('gradientViews', () => {
  it('shows the gradients of every stage, and the loss', async () => {
    const { pass } = await goBack(presets['lenet-5'].spec, 7)
    const { label, loss, probability, stages } = gradientViews(pass)
    expect(label).toBe(7)
    expect(loss).toBeCloseTo(-Math.log(probability), 5)
    expect(stages.map(({ shape }) => shape)).toEqual(pass.stages.map(({ shape }) => shape))
    expect(stages.map(({ values }) => values)).toEqual(pass.stages.map(({ delta }) => delta))
    // Of the answer only the class that it should be wants more.
    expect([...stages[7]!.values].map(Math.sign).indexOf(-1)).toBe(7)
  })

  it('foretells what a small step against the gradient of the image does to the loss', async () => {
    // Without a kink: on plain paper all numbers of a max pooling's windows are alike.
    const smooth = networks.find(({ name }) => name === 'global')!
    const { pass, parameters, seen } = await goBack(smooth)
    const gradient = pass.deltas[0]!
    const length = Math.hypot(...gradient)
    const step = 0.01
    const moved = seen.input.map((value, i) => value - (step * gradient[i]!) / length)
    const { loss } = imageGradients(pass.network, parameters, moved, 3)
    expect((pass.loss - loss) / (step * length)).toBeCloseTo(1, 2)
  })
})
