import { describe, expect, it } from 'vitest'
import {
  createOptimizer,
  optimizers,
  type OptimizerSpec,
} from '../../../src/nn/optimizers/index.ts'

const specs: OptimizerSpec[] = [
  { kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 0.01 },
  { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.01 },
  { kind: 'adadelta', rho: 0.5, epsilon: 1e-4, weightDecay: 0.01 },
  ...Object.values(optimizers).map(({ defaults }) => defaults),
]

describe.each(specs)('$kind with %j', (spec) => {
  const gradientsAt = (step: number) => Float32Array.of(0.3 * step, -0.2, 1e-3)

  it('continues from its state as if it had never stopped', () => {
    const expected = Float32Array.of(1, 2, 3)
    const whole = createOptimizer(spec, 3)
    for (let step = 1; step <= 6; step++) whole.step(expected, gradientsAt(step), 0.1)

    const found = Float32Array.of(1, 2, 3)
    const first = createOptimizer(spec, 3)
    for (let step = 1; step <= 3; step++) first.step(found, gradientsAt(step), 0.1)
    const second = createOptimizer(spec, 3)
    second.restore(first.state())
    for (let step = 4; step <= 6; step++) second.step(found, gradientsAt(step), 0.1)
    expect(found).toEqual(expected)
    expect(second.state()).toEqual(whole.state())
  })

  it('gives its state as a copy', () => {
    const optimizer = createOptimizer(spec, 3)
    optimizer.state().fill(9)
    expect(optimizer.state().every((value) => value === 0)).toBe(true)
  })

  it('refuses a state of another length', () => {
    const optimizer = createOptimizer(spec, 3)
    const length = optimizer.state().length
    expect(() => optimizer.restore(new Float32Array(length + 1))).toThrow(
      `This optimizer's state has ${length} values, but ${length + 1} were given.`,
    )
  })
})

it.each(Object.values(optimizers).map(({ defaults }) => defaults))(
  'the memory of $kind dies away to zero, not to denormal numbers',
  (spec) => {
    const optimizer = createOptimizer(spec, 1)
    const parameters = new Float32Array(1)
    optimizer.step(parameters, Float32Array.of(1e-30), 0.01)
    for (let step = 0; step < 2000; step++) {
      optimizer.step(parameters, new Float32Array(1), 0.01)
      const memory = Math.abs(optimizer.state()[0]!)
      expect(memory === 0 || memory >= 2 ** -126).toBe(true)
    }
    expect(optimizer.state()[0]).toBe(0)
  },
)
