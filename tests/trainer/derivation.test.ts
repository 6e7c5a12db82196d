import { describe, expect, it } from 'vitest'
import { presets } from '../../src/nn/presets.ts'
import { size } from '../../src/nn/shape.ts'
import type { StagePlace } from '../../src/shared/layer-view.ts'
import { derivationOf } from '../../src/trainer/derivation.ts'
import { outputsOf } from '../../src/trainer/seen-image.ts'
import { lookAt, networks, normalisation, placesIn } from './seen-networks.ts'

describe('derivationOf', () => {
  it.each(networks.map((spec) => [spec.name, spec] as const))(
    'comes to what the layers of %s gave',
    async (_name, spec) => {
      const { seen, parameters } = await lookAt(spec)
      const outputs = outputsOf(seen)
      const places = placesIn(seen)
      expect(places.length).toBeGreaterThan(20)
      for (const at of places) {
        const { parts, others, bias, steps, rule } = derivationOf(seen, parameters, at)!
        const [, height = 1, width = 1] = outputs[at.stage]!.shape
        const index = (at.channel * height + at.row) * width + at.column
        expect(steps.map(({ value }) => value)).toEqual(
          outputs[at.stage]!.steps.map((values) => values[index]),
        )
        if (rule === 'alone') {
          expect(parts).toHaveLength(1)
          continue
        }
        const sum = parts.reduce((total, part) => total + part.sum, others.sum) + (bias ?? 0)
        expect(sum).toBeCloseTo(steps[0]!.value, 4)
        expect(bias === null).toBe(rule !== 'weights')
      }
    },
  )

  it('tells the channels that did most one by one, and the rest together', async () => {
    const { seen, parameters } = await lookAt(presets['lenet-5'].spec)
    const at = { stage: 3, channel: 5, row: 4, column: 9 }
    const { parts, others, row, column, height, width } = derivationOf(seen, parameters, at)!
    expect({ row, column, height, width }).toEqual({ row: 4, column: 9, height: 5, width: 5 })
    expect(new Set(parts.map(({ channel }) => channel))).toEqual(new Set([0, 1, 2, 3, 4, 5]))
    expect(others).toEqual({ count: 0, sum: 0 })
    const strengths = parts.map(({ sum }) => Math.abs(sum))
    expect(strengths).toEqual(strengths.toSorted((a, b) => b - a))
    const dense = derivationOf(seen, parameters, { stage: 5, channel: 7, row: 0, column: 0 })!
    expect(dense.parts).toHaveLength(6)
    expect(dense.others.count).toBe(10)
    // Behind Flatten it reads the maps themselves.
    expect(dense).toMatchObject({ row: 0, column: 0, height: 5, width: 5 })
    expect(dense.parts[0]!.inputs).toEqual(
      outputsOf(seen)[4]!
        .values.slice(dense.parts[0]!.channel * 25)
        .slice(0, 25),
    )
  })

  it('gives the calibrated probability of an answer, and of nothing else', async () => {
    const { seen, parameters } = await lookAt(presets['lenet-5'].spec)
    const calibrated = Float32Array.from({ length: 10 }, (_, digit) => digit / 45)
    const at = { stage: 7, channel: 0, row: 0, column: 0 }
    const given = (place: StagePlace) =>
      derivationOf({ ...seen, calibrated }, parameters, place)!.calibrated
    expect(given(at)).toBe(0)
    expect(given({ ...at, channel: 9 })).toBeCloseTo(0.2, 6)
    expect(given({ ...at, stage: 6 })).toBeNull()
    expect(derivationOf(seen, parameters, at)!.calibrated).toBeNull()
  })

  it('reads zeros where a filter hangs over the edge', async () => {
    const { seen, parameters } = await lookAt(presets['lenet-5'].spec)
    const corner = { stage: 1, channel: 0, row: 0, column: 0 }
    const { row, column, parts } = derivationOf(seen, parameters, corner)!
    expect([row, column]).toEqual([-2, -2])
    const paper = (0 - normalisation.mean) / normalisation.deviation
    const rows = Array.from({ length: 5 }, (_, y) => [...parts[0]!.inputs.slice(y * 5, y * 5 + 5)])
    const expected = (y: number, x: number) => (y < 2 || x < 2 ? 0 : paper)
    rows.forEach((values, y) =>
      values.forEach((value, x) => expect(value).toBeCloseTo(expected(y, x), 5)),
    )
  })

  it.each([
    ['of the image', { stage: 0, channel: 0, row: 0, column: 0 }],
    ['behind the last stage', { stage: 8, channel: 0, row: 0, column: 0 }],
    ['below the last row', { stage: 1, channel: 0, row: 28, column: 0 }],
    ['with a row in a flat output', { stage: 6, channel: 0, row: 1, column: 0 }],
    ['of a map that is not there', { stage: 2, channel: 6, row: 0, column: 0 }],
  ])('tells nothing of a place %s', async (_what, at) => {
    const { seen, parameters } = await lookAt(presets['lenet-5'].spec)
    expect(size(outputsOf(seen)[1]!.shape)).toBe(6 * 28 * 28)
    expect(derivationOf(seen, parameters, at)).toBeNull()
  })
})
