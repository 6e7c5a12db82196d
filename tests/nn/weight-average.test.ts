import { expect, it } from 'vitest'
import { averageShare, createWeightAverage } from '../../src/nn/weight-average.ts'

it('forgets the first weights quickly, then decays as it was told', () => {
  expect(averageShare(0.99, 1)).toBeCloseTo(9 / 11, 12)
  expect(averageShare(0.99, 90)).toBeCloseTo(9 / 100, 12)
  expect(averageShare(0.99, 891)).toBeCloseTo(0.01, 12)
  expect(averageShare(0.99, 100_000)).toBeCloseTo(0.01, 12)
  expect(averageShare(0, 1)).toBe(1)
})

it('is the sum of all weights so far, each with what is left of its share', () => {
  const average = createWeightAverage(0.5, 2)
  average.begin(Float32Array.of(8, -8))
  average.add(Float32Array.of(0, 1))
  expect([...average.values]).toEqual([8, -8].map((v, i) => Math.fround((v * 2 + i * 9) / 11)))
  for (let step = 2; step <= 60; step++) average.add(Float32Array.of(3, 4))
  expect(average.values[0]).toBeCloseTo(3, 6)
  expect(average.values[1]).toBeCloseTo(4, 6)
})

it('goes on from its state as if it had never stopped', () => {
  const [whole, resumed] = [createWeightAverage(0.9, 1), createWeightAverage(0.9, 1)]
  whole.begin(Float32Array.of(5))
  for (const weight of [1, 2, 3]) whole.add(Float32Array.of(weight))
  expect(whole.state()[1]).toBe(3)
  resumed.restore(whole.state())
  whole.add(Float32Array.of(4))
  resumed.add(Float32Array.of(4))
  expect(resumed.state()).toEqual(whole.state())
})

it('dies away to zero, not to denormal numbers', () => {
  const average = createWeightAverage(0.5, 1)
  average.begin(Float32Array.of(1))
  for (let step = 0; step < 200; step++) average.add(Float32Array.of(0))
  expect(average.values[0]).toBe(0)
})
