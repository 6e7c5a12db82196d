import { expect, it } from 'vitest'
import { BestEpoch } from '../../src/trainer/best-epoch.ts'

/** An engine of one weight, which says which epoch it was trained for. */
function oneWeight() {
  let weight = 0
  return {
    train: (epoch: number) => void (weight = epoch),
    get weight() {
      return weight
    },
    parameters: () => Float32Array.of(weight),
    setParameters: ([value]: Float32Array) => void (weight = value!),
  }
}

function afterLosses(patience: number, ...losses: number[]) {
  const engine = oneWeight()
  const best = new BestEpoch(patience, engine)
  losses.forEach((loss, index) => {
    engine.train(index + 1)
    best.judge(index + 1, loss)
  })
  return { engine, best }
}

it('keeps the weights of the epoch with the lowest loss, the first of equals', () => {
  const { engine, best } = afterLosses(9, 0.5, 0.2, 0.3, 0.2)
  expect(best.kept).toEqual({ epoch: 2, loss: 0.2, parameters: Float32Array.of(2) })
  expect(best.isInUse).toBe(false)
  best.putIntoUse()
  expect(engine.weight).toBe(2)
  expect(best.isInUse).toBe(true)
})

it('is out of patience after so many epochs without a lower loss', () => {
  const { best } = afterLosses(2, 0.5, 0.2, 0.3)
  expect(best.isPatienceOver(3)).toBe(false)
  expect(best.isPatienceOver(4)).toBe(true)
})

it('has no best epoch before the first, nor one whose loss is no number', () => {
  const { engine, best } = afterLosses(1, NaN)
  expect(best.kept).toBeNull()
  expect(best.isPatienceOver(5)).toBe(false)
  best.putIntoUse()
  expect(engine.weight).toBe(1)
  expect(best.isInUse).toBe(false)
})
