import { expect, it } from 'vitest'
import { Pace } from '../../src/trainer/pace.ts'

it('begins with one step', () => {
  expect(new Pace(40).steps).toBe(1)
})

it('does as many steps as fit into the time', () => {
  const pace = new Pace(40)
  pace.learn(1, 2)
  expect(pace.steps).toBe(20)
})

it('slows down when steps take longer', () => {
  const pace = new Pace(40)
  pace.learn(1, 2)
  for (let stretch = 0; stretch < 20; stretch++) pace.learn(pace.steps, pace.steps * 8)
  expect(pace.steps).toBe(5)
})

it('does at least one step, and not without end where the clock stands still', () => {
  const slow = new Pace(40)
  slow.learn(1, 500)
  expect(slow.steps).toBe(1)
  const fast = new Pace(40)
  fast.learn(1, 0)
  expect(fast.steps).toBe(1000)
})
