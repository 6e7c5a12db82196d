import { expect, it } from 'vitest'
import { reluBackward, reluForward } from '../../../src/nn/kernels/relu.ts'

it('ReLU keeps what is positive, and NaN', () => {
  const y = new Float32Array(5)
  reluForward(4, Float32Array.of(-2, 0, 3, NaN, 5), y)
  expect([...y]).toEqual([0, 0, 3, NaN, 0])
})

it('ReLU lets gradients through where its output is positive', () => {
  const dx = new Float32Array(4)
  reluBackward(3, Float32Array.of(0, 2, 0, 1), Float32Array.of(5, 6, 7, 8), dx)
  expect([...dx]).toEqual([0, 6, 0, 0])
})
