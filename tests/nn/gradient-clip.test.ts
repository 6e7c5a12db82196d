import { expect, it } from 'vitest'
import { clipGradients } from '../../src/nn/gradient-clip.ts'

it('shortens gradients that are longer than the limit and keeps their direction', () => {
  const gradients = Float32Array.of(3, -4, 0)
  clipGradients(gradients, 1)
  expect(Math.hypot(...gradients)).toBeCloseTo(1, 5)
  expect(gradients[0]! / gradients[1]!).toBeCloseTo(-3 / 4, 6)
})

it('leaves shorter ones as they are', () => {
  const gradients = Float32Array.of(0.3, -0.4)
  clipGradients(gradients, 1)
  expect(gradients).toEqual(Float32Array.of(0.3, -0.4))
})

it('makes nothing finite of what is not a number', () => {
  const gradients = Float32Array.of(NaN, 1)
  clipGradients(gradients, 1)
  expect([...gradients]).toEqual([NaN, NaN])
})
