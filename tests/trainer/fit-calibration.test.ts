import { expect, it } from 'vitest'
import { fitCalibration } from '../../src/trainer/fit-calibration.ts'
import { atTemperature } from '../../src/trainer/temperature.ts'

/** Readings of two classes with these confidences in class 0, which is right but for every 50th. */
function readings(confidences: readonly number[]) {
  const probabilities = Float32Array.from(confidences.flatMap((share) => [share, 1 - share]))
  const labels = confidences.map((_, i) => (i % 50 === 49 ? 1 : 0))
  return { probabilities, labels }
}

const confidences = Array.from({ length: 1000 }, (_, i) => 0.7 + (0.2999 * i) / 1000)

it('lets at most 0.4 % of the examples fall short of being sure, and no fewer than it may', () => {
  const { probabilities, labels } = readings(confidences)
  const { temperature, sureFrom } = fitCalibration(probabilities, labels, 2)
  const tempered = atTemperature(probabilities, temperature, 2)
  const short = confidences.filter((_, i) => tempered[2 * i]! < sureFrom)
  expect(short).toHaveLength(4)
})

it('lets no example fall short where there are too few for a share of 0.4 %', () => {
  const { probabilities, labels } = readings(confidences.slice(0, 200))
  const { temperature, sureFrom } = fitCalibration(probabilities, labels, 2)
  expect(sureFrom).toBe(Math.min(...atTemperature(probabilities, temperature, 2).filter((p) => p > 0.5))) // prettier-ignore
})

it('never calls sure what is less likely than everything else together', () => {
  const probabilities = Float32Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 0.28 : 0.24))
  const labels = Array.from({ length: 100 }, (_, i) => i % 4)
  expect(fitCalibration(probabilities, labels, 4).sureFrom).toBe(0.5)
})
